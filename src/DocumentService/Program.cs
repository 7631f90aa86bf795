using DocumentService.Documents;

var builder = WebApplication.CreateBuilder(args);

if (args is ["migrate"])
{
    await Migrations.Run(builder.Configuration, "documents", "document_service", typeof(DocumentEndpoints).Assembly);
    return;
}

builder.AddServiceDefaults("documents");
builder.AddMessaging("documents", reactions => { });
builder.Services.Configure<DocumentOptions>(builder.Configuration.GetSection("Documents"));
builder.Services.AddSingleton<ContentStore>();
builder.Services.AddSingleton<CaseFile>();

var app = builder.Build();
// Its folder is made and cleared before the first call.
app.Services.GetRequiredService<ContentStore>();
app.MapGrpcService<DocumentEndpoints>();
app.MapHealth();
await app.RunAsync();
