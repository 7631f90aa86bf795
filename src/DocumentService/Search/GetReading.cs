using DocumentService.Documents;

namespace DocumentService.Search;

public sealed partial class SearchEndpoints
{
    public override Task<Wire.Reading> GetReading(Wire.GetReadingRequest request, ServerCallContext context)
    {
        var (parent, number) = Names.InCase("documents", request.Name);
        context.Caller().In(parent.Organisation);
        return database.Read(context, async work =>
        {
            var document = await FiledDocument.Load(work, parent, number);
            var known = await work.Find<Known>(
                """
                SELECT state, reason, length(text) AS characters, cut FROM document_search
                WHERE organisation = @Organisation AND case_id = @Id AND number = @number AND sha256 = @Sha256
                """,
                new { parent.Organisation, parent.Id, number, document.Sha256 });
            return known?.ToMessage() ?? new Wire.Reading { State = Wire.ReadingState.Waiting };
        });
    }

    private sealed record Known(Wire.ReadingState State, string Reason, int Characters, bool Cut)
    {
        public Wire.Reading ToMessage() => new() { State = State, Reason = Reason, Characters = Characters, Cut = Cut };
    }
}
