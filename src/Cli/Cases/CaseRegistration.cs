using Cli.Calls;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Cli.Cases;

/// <summary>
/// Brings a case from its import to its decision, step by step. Each step's request id follows from its content, so that a run that was interrupted
/// anywhere is finished by the next, and another run changes nothing.
/// </summary>
/// <param name="did">Hears of each step when it is done, and whether it changed anything.</param>
internal sealed class CaseRegistration(Platform platform, ResolvedCase resolved, string caseFile, Action<string, bool> did)
{
    private const int Chunk = 64 * 1024;

    /// <summary>Steps that changed something.</summary>
    public int Changes { get; private set; }

    /// <summary>The step that is under way.</summary>
    public string Step { get; private set; } = "";

    /// <param name="before">What the register has of the case; null when it is new.</param>
    public async Task Run(CaseOverview? before, CancellationToken cancellation)
    {
        var file = resolved.File;
        await Do("imported", platform.Cases.ImportCaseAsync, new ImportCaseRequest { Parent = $"organisations/{resolved.Organisation}", Case = resolved.Case }, cancellation);
        foreach (var (index, one) in file.Preparation.Index())
        {
            var preparation = new Contracts.Cases.V1.Preparation { Body = one.Body, Date = Wire.Date(one.Date), Stance = one.Stance ?? "" };
            await Do($"prepared {index + 1}", platform.Cases.PrepareCaseAsync, new PrepareCaseRequest { Name = resolved.Name, Preparation = preparation }, cancellation);
        }

        foreach (var (index, one) in file.RelatedCases.Index())
            await Do($"related {index + 1}", platform.Cases.RelateCaseAsync, new RelateCaseRequest { Name = resolved.Name, Number = one.Number, Relation = one.Relation }, cancellation);
        await PutPlan(before?.Plan?.Version ?? 0, cancellation);
        var basis = await UploadBasis(cancellation);
        var applications = await DraftApplications(cancellation);
        // What was revoked is decided anew by people, and not by its file.
        if (before is null || before.Decisions.All(decision => decision.RevokedBy.Length == 0))
            await Decide(basis, applications, cancellation);
    }

    // The step names the version that it builds on: a file that is set back to an earlier plan is a new request, not a repeated one.
    private async Task PutPlan(int before, CancellationToken cancellation)
    {
        if (resolved.Plan is null)
            return;
        Step = "plan";
        var request = new PutPlanRequest { Plan = resolved.Plan };
        request.RequestId = RequestId.Of(resolved.Organisation, resolved.File.Number, $"plan/{before}", request);
        var kept = await platform.InFunding(options => platform.Plans.PutPlanAsync(request, options), cancellation);
        Count(kept.Version != before);
    }

    private async Task<List<string>> UploadBasis(CancellationToken cancellation)
    {
        var names = new List<string>();
        foreach (var (index, basis) in resolved.File.DecisionBasis.Index())
        {
            Step = $"document {index + 1}";
            var content = BasisContent.Of(basis, resolved.File, caseFile);
            var (size, sha256) = await content.Measure(cancellation);
            var metadata = new UploadMetadata
            {
                Parent = resolved.Name,
                Document = new Document
                {
                    Title = basis.Title,
                    Kind = basis.Kind,
                    FileName = content.FileName,
                    ContentType = content.ContentType,
                    State = basis.IsDraft ? DocumentState.Draft : DocumentState.Final,
                    Direction = Direction.Internal,
                    // When it was drawn up is not in the file; it lay on the table that day.
                    Date = Wire.Date(resolved.File.DocumentDate),
                    Size = size,
                    Sha256 = sha256,
                },
            };
            metadata.RequestId = RequestId.Of(resolved.Organisation, resolved.File.Number, Step, metadata);
            var uploaded = await platform.Patience.Try(
                Platform.DocumentService, options => Upload(metadata, content, options), cancellation, TimeSpan.FromSeconds(10 + (size >> 20)));
            Count(!uploaded.IsReplay);
            names.Add(uploaded.Reply.Name);
        }

        return names;
    }

    private async Task<Answer<Document>> Upload(UploadMetadata metadata, BasisContent content, CallOptions options)
    {
        using var call = platform.Documents.UploadDocument(options);
        try
        {
            await call.RequestStream.WriteAsync(new UploadDocumentRequest { Metadata = metadata });
            await using var stream = content.Open();
            var chunk = new byte[Chunk];
            while (await stream.ReadAtLeastAsync(chunk, Chunk, throwOnEndOfStream: false, options.CancellationToken) is var read and > 0)
                await call.RequestStream.WriteAsync(new UploadDocumentRequest { Chunk = ByteString.CopyFrom(chunk, 0, read) });
            await call.RequestStream.CompleteAsync();
        }
        catch (InvalidOperationException) when (call.ResponseAsync.IsCompleted)
        {
            // The service has answered before it heard everything; the answer says why.
        }

        var document = await call;
        return new Answer<Document>(document, Patience.IsReplay(call.GetTrailers()));
    }

    private async Task<List<Application>> DraftApplications(CancellationToken cancellation)
    {
        var drafted = new List<Application>();
        foreach (var (index, application) in resolved.Applications.Index())
        {
            var request = new DraftApplicationRequest { Parent = resolved.Name, Application = application };
            drafted.Add(await Do($"application {index + 1}", platform.Applications.DraftApplicationAsync, request, cancellation));
        }

        return drafted;
    }

    private async Task Decide(List<string> basis, List<Application> applications, CancellationToken cancellation)
    {
        var wanted = resolved.Decision.Clone();
        wanted.Basis.Add(basis.Distinct().Select(name => new BasisDocument { Document = name }));
        foreach (var (point, inFile) in wanted.Points.Zip(resolved.File.Points))
            point.Applications.Add(applications.Where(application => inFile.Applications.Contains(application.Source)).Select(application => application.Name));
        var proposed = await Do(
            "proposed", platform.Decisions.ProposeDecisionAsync,
            new ProposeDecisionRequest { Parent = resolved.Name, Decision = wanted, Day = Wire.Date(resolved.File.Day) }, cancellation);
        if (resolved.File.Decision is not { } taken)
            return;
        var record = new RecordDecisionRequest
        {
            Name = proposed.Name,
            Decided = Wire.Date(taken.Date),
            DecidedBy = { resolved.DecidedBy },
            AcknowledgedFindings = { taken.Acknowledge ?? [] },
        };
        await Do("recorded", platform.Decisions.RecordDecisionAsync, record, cancellation);
    }

    private async Task<TReply> Do<TRequest, TReply>(
        string step, Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request, CancellationToken cancellation) where TRequest : IMessage
    {
        Step = step;
        var id = RequestId.Of(resolved.Organisation, resolved.File.Number, step, request);
        request.Descriptor.FindFieldByName("request_id").Accessor.SetValue(request, id);
        var service = request.Descriptor.File.Package.StartsWith("cases.", StringComparison.Ordinal) ? Platform.CaseService : Platform.FundingService;
        var answer = await platform.Patience.Ask(service, options => method(request, options), cancellation);
        Count(!answer.IsReplay);
        return answer.Reply;
    }

    private void Count(bool changed)
    {
        Changes += changed ? 1 : 0;
        did(Step, changed);
    }
}
