using Cli.Files;
using Contracts.Cases.V1;
using Contracts.Documents.V1;
using Contracts.Funding.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Cli.Calls;

/// <summary>The platform's public API, called as one person.</summary>
internal sealed class Platform : IDisposable
{
    public const string CaseService = "case-service";
    public const string FundingService = "funding-service";
    public const string DocumentService = "document-service";

    private readonly List<GrpcChannel> _channels = [];

    public Platform(Connection connection, Patience patience)
    {
        Patience = patience;
        Organisation = connection.Organisation;
        var cases = Open(CaseService);
        Organisations = new(cases);
        Delegation = new(cases);
        Cases = new(cases);
        Decisions = new(cases);
        Reporting = new(cases);
        var funding = Open(FundingService);
        Frames = new(funding);
        Plans = new(funding);
        Applications = new(funding);
        Rules = new(funding);
        Documents = new(Open(DocumentService));

        CallInvoker Open(string service)
        {
            var channel = GrpcChannel.ForAddress(connection.Services[service]);
            _channels.Add(channel);
            return channel.Intercept(headers =>
            {
                headers.Add("authorization", $"Bearer {connection.Token}");
                return headers;
            });
        }
    }

    public Patience Patience { get; }

    /// <summary>The id of the caller's organisation: rjh.</summary>
    public string Organisation { get; }

    public OrganisationApi.OrganisationApiClient Organisations { get; }

    public DelegationApi.DelegationApiClient Delegation { get; }

    public CaseApi.CaseApiClient Cases { get; }

    public DecisionApi.DecisionApiClient Decisions { get; }

    public ReportingApi.ReportingApiClient Reporting { get; }

    public FrameApi.FrameApiClient Frames { get; }

    public PlanApi.PlanApiClient Plans { get; }

    public ApplicationApi.ApplicationApiClient Applications { get; }

    public RuleApi.RuleApiClient Rules { get; }

    public DocumentApi.DocumentApiClient Documents { get; }

    public async Task<T> InCases<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation) =>
        (await Patience.Ask(CaseService, call, cancellation)).Reply;

    public async Task<T> InFunding<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellation) =>
        (await Patience.Ask(FundingService, call, cancellation)).Reply;

    /// <returns>Default when the service says that there is none.</returns>
    public static async Task<T?> OrNone<T>(Task<T> call) where T : class
    {
        try
        {
            return await call;
        }
        catch (RpcException none) when (none.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public void Dispose() => _channels.ForEach(channel => channel.Dispose());
}
