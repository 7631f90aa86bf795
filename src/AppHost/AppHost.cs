using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

var builder = DistributedApplication.CreateBuilder(args);

var postgres = builder.AddPostgres("postgres").WithDataVolume("platform-postgres");
var messaging = builder.AddRabbitMQ("messaging").WithDataVolume("platform-messaging").WithManagementPlugin();

// Each program gets a user of its own there with only the rights that it needs; no program sees the administrator's password.
var users = builder.AddProject<Projects.BrokerUsers>("messaging-users")
    .WithEnvironment("ConnectionStrings__messaging-admin", ReferenceExpression.Create(
        $"http://{messaging.Resource.UserNameReference}:{messaging.Resource.PasswordParameter:uri}@{Address(messaging.Resource.ManagementEndpoint)}"))
    .WaitFor(messaging);

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
WithIdentity(WithMessaging(builder.AddProject<Projects.BoardReportJob>("board-report-job"), "board_report_job"))
    .WithReference(cases.GetEndpoint("grpc"))
    .WaitForStart(cases)
    .WithHttpHealthCheck("/health/ready", endpointName: "http");

builder.Build().Run();

// A service has a database to itself. Its migrations run as the administrator and give the service's own login a
// password and only the rights it needs; the service never sees the administrator's.
IResourceBuilder<ProjectResource> AddService<TProject>(string name, string database, string login) where TProject : IProjectMetadata, new()
{
    var administrator = postgres.AddDatabase($"{database}-admin", database);
    var password = NewPassword($"{name}-password");
    var server = postgres.Resource.PrimaryEndpoint;
    var connection = builder.AddConnectionString(database, ReferenceExpression.Create(
        $"Host={server.Property(EndpointProperty.Host)};Port={server.Property(EndpointProperty.Port)};Database={database};Username={login};Password={password}"));

    // Migrations listen nowhere, although they are another run of the service's program.
    var migrations = builder.AddProject<TProject>($"{name}-migrations", options => options.ExcludeKestrelEndpoints = true)
        .WithArgs("migrate")
        .WithReference(administrator)
        .WithEnvironment("Database__ServicePassword", password)
        .WaitFor(administrator);

    return WithIdentity(WithMessaging(builder.AddProject<TProject>(name), login))
        .WithReference(connection)
        .WaitForCompletion(migrations)
        .WithHttpHealthCheck("/health/ready", endpointName: "http");
}

IResourceBuilder<ProjectResource> WithMessaging(IResourceBuilder<ProjectResource> project, string user)
{
    var password = NewPassword($"{project.Resource.Name}-messaging-password");
    users.WithEnvironment($"Passwords__{user}", password);
    return project
        .WithEnvironment("ConnectionStrings__messaging", ReferenceExpression.Create($"amqp://{user}:{password:uri}@{Address(messaging.Resource.PrimaryEndpoint)}"))
        .WaitFor(messaging)
        .WaitForCompletion(users);
}

IResourceBuilder<ProjectResource> WithIdentity(IResourceBuilder<ProjectResource> project) => project
    .WithEnvironment("Identity__KeysFile", Path.Combine(identity, "identity", "keys.json"))
    .WithEnvironment("Identity__TokenFile", Path.Combine(identity, "tokens", $"{project.Resource.Name}.jwt"));

IResourceBuilder<ParameterResource> NewPassword(string name) =>
    builder.AddParameter(name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);

static EndpointReferenceExpression Address(EndpointReference endpoint) => endpoint.Property(EndpointProperty.HostAndPort);
