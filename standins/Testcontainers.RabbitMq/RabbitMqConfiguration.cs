using DotNet.Testcontainers.Configurations;

namespace Testcontainers.RabbitMq;

/// <summary>What a <see cref="RabbitMqBuilder"/> has been told.</summary>
public sealed class RabbitMqConfiguration : ContainerConfiguration
{
    public RabbitMqConfiguration(string? username = null, string? password = null)
    {
        Username = username;
        Password = password;
    }

    public string? Username { get; }

    public string? Password { get; }
}
