using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

var builder = DistributedApplication.CreateBuilder(args);

var postgres = builder.AddPostgres("postgres").WithDataVolume("platform-postgres");
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume("platform-messaging").WithManagementPlugin();

// Who calls: the issuer's public keys, and a token of its own for each service. In development ./run makes them there.
var identity = Path.GetFullPath(builder.Configuration["Identity:Folder"] ?? "../../.data", builder.AppHostDirectory);

var funding = AddService<Projects.FundingService>("funding-service", "funding", "funding_service");
var documents = AddService<Projects.DocumentService>("document-service", "documents", "document_service")
    .WithEnvironment("Documents__Store", Path.Combine(identity, "documents"));
var cases = AddService<Projects.CaseService>("case-service", "cases", "case_service");

// Who asks whom, where an answer is needed at once; everything else travels as events.
cases.WithReference(funding.GetEndpoint("grpc")).WithReference(documents.GetEndpoint("grpc"));
documents.WithReference(cases.GetEndpoint("grpc")).WithReference(funding.GetEndpoint("grpc"));

// It asks case-service again for as long as that is not ready, so the two come up side by side.
WithIdentity(builder.AddProject<Projects.BoardReportJob>("board-report-job"), "board-report-job")
    .WithReference(messaging)
    .WithReference(cases.GetEndpoint("grpc"))
    .WaitForStart(cases)
    .WithHttpHealthCheck("/health/ready", endpointName: "http");

builder.Build().Run();

// A service has a database to itself. Its migrations run as the administrator and give the service's own login a
// password and only the rights it needs; the service never sees the administrator's.
IResourceBuilder<ProjectResource> AddService<TProject>(string name, string database, string login) where TProject : IProjectMetadata, new()
{
    var administrator = postgres.AddDatabase($"{database}-admin", database);
    var password = builder.AddParameter($"{name}-password", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
    var server = postgres.Resource.PrimaryEndpoint;
    var connection = builder.AddConnectionString(database, ReferenceExpression.Create(
        $"Host={server.Property(EndpointProperty.Host)};Port={server.Property(EndpointProperty.Port)};Database={database};Username={login};Password={password}"));

    // Migrations listen nowhere, although they are another run of the service's program.
    var migrations = builder.AddProject<TProject>($"{name}-migrations", options => options.ExcludeKestrelEndpoints = true)
        .WithArgs("migrate")
        .WithReference(administrator)
        .WithEnvironment("Database__ServicePassword", password)
        .WaitFor(administrator);

    return WithIdentity(builder.AddProject<TProject>(name), name)
        .WithReference(connection)
        .WithReference(messaging)
        .WaitFor(messaging)
        .WaitForCompletion(migrations)
        .WithHttpHealthCheck("/health/ready", endpointName: "http");
}

IResourceBuilder<ProjectResource> WithIdentity(IResourceBuilder<ProjectResource> project, string name) => project
    .WithEnvironment("Identity__KeysFile", Path.Combine(identity, "identity", "keys.json"))
    .WithEnvironment("Identity__TokenFile", Path.Combine(identity, "tokens", $"{name}.jwt"));
