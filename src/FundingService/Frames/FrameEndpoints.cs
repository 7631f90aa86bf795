using Microsoft.Extensions.Options;

namespace FundingService.Frames;

/// <summary>Budget frames, and the money that is set aside against them.</summary>
public sealed partial class FrameEndpoints(
    Database database, SharedTransactions<AskedReservation, Wire.Reservation> holds, IOptions<FrameOptions> options) : FrameApi.FrameApiBase;
