using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace SampleHost;

/// <summary>The systems that tests run.</summary>
internal static class Systems
{
    private static readonly string Project = Path.GetFullPath("../../../SampleHost.csproj", AppContext.BaseDirectory);

    public static int Run(string folder, string system, string[] rest)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { ProjectDirectory = folder });
        switch (system)
        {
            case "whole":
                Whole(builder);
                break;
            case "service":
                builder.AddProject("service", Project).WithArgs("serve").WithHttpHealthCheck("/health/ready", endpointName: "http");
                break;
            case "failing-job":
                var job = builder.AddProject("job", Project).WithArgs("work", "3");
                builder.AddProject("service", Project).WithArgs("serve").WaitForCompletion(job);
                break;
            case "postgres":
                builder.AddPostgres("postgres", port: rest is [var port] ? int.Parse(port, CultureInfo.InvariantCulture) : null).AddDatabase("cases");
                break;
            case "circle":
                var first = builder.AddProject("first", Project).WithArgs("serve");
                var second = builder.AddProject("second", Project).WithArgs("serve").WaitFor(first);
                first.WaitFor(second);
                break;
            default:
                throw new ArgumentException(system);
        }
        builder.Build().Run();
        return Environment.ExitCode;
    }

    private static void Whole(IDistributedApplicationBuilder builder)
    {
        var postgres = builder.AddPostgres("postgres").WithDataVolume("sample-postgres");
        var messaging = builder.AddRabbitMQ("messaging").WithDataVolume("sample-messaging").WithManagementPlugin();
        var administrator = postgres.AddDatabase("cases-admin", "cases");
        var password = builder.AddParameter("service-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        var cases = builder.AddConnectionString("cases", ReferenceExpression.Create(
            $"Host={postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Host)};Port={postgres.Resource.PrimaryEndpoint.Property(EndpointProperty.Port)};Database=cases;Username=service;Password={password}"));
        var job = builder.AddProject("job", Project).WithArgs("work", "0").WithReference(administrator).WaitFor(administrator);
        var service = builder.AddProject("case-service", Project).WithArgs("serve")
            .WithReference(cases).WithReference(messaging).WithReference(administrator)
            .WaitFor(messaging).WaitForCompletion(job)
            .WithHttpHealthCheck("/health/ready", endpointName: "http")
            .WithReplicas(2);
        builder.AddProject("client", Project).WithArgs("serve")
            .WithReference(service.GetEndpoint("grpc"))
            .WithEnvironment("ASKED_FOR", "a value")
            .WithEnvironment("ADDRESS", service.GetEndpoint("http"))
            .WithHttpHealthCheck("/health/ready", endpointName: "http")
            .WaitFor(service);
        builder.AddExecutable("sleeper", "sleep", ".", "infinity");
    }
}
