namespace DotNet.Testcontainers.Containers;

/// <summary>A database server.</summary>
public interface IDatabaseContainer : IContainer
{
    string GetConnectionString();
}
