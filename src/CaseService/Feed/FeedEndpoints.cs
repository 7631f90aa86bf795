namespace CaseService.Feed;

/// <summary>The register's events in one order.</summary>
public sealed partial class FeedEndpoints(Database database, FeedSignal sequenced, TimeProvider clock, IHostApplicationLifetime life) : Wire.CaseFeed.CaseFeedBase;
