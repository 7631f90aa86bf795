using Google.Protobuf;

namespace DocumentService.Decisions;

public sealed partial class RenderingEndpoints
{
    public override Task<Wire.ListTemplatesResponse> ListTemplates(Wire.ListTemplatesRequest request, ServerCallContext context)
    {
        var organisation = Names.Organisation(request.Parent);
        context.Caller().In(organisation);

        var files = templates.Of(organisation).Files;
        return Task.FromResult(new Wire.ListTemplatesResponse
        {
            Files = { files.Select(file => new Wire.TemplateFile { Name = file.Name, Content = UnsafeByteOperations.UnsafeWrap(file.Content), Own = file.IsOwn }) },
        });
    }
}
