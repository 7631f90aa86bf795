using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ServiceDefaults;

/// <summary>
/// A request that our rules refuse: the only exception that becomes a business answer. Everything else is Internal and says nothing.
/// It carries a stable reason code (docs/errors.md) and the values that were in conflict.
/// </summary>
public sealed class Refused : Exception
{
    /// <summary>The domain of our reason codes in google.rpc.ErrorInfo.</summary>
    public const string Domain = "platform";

    // A refusal travels in HTTP/2 headers, for which clients have little room: what doesn't fit would be no answer at all.
    private const int Room = 5_000;
    private const int MostDetails = 25;
    private const int LongestText = 200;
    private const int LongestMessage = 500;

    private readonly List<IMessage> _details = [];

    /// <summary>A refusal.</summary>
    /// <param name="status">The gRPC status.</param>
    /// <param name="reason">Stable, upper case with underscores.</param>
    /// <param name="message">One sentence for a person.</param>
    /// <param name="values">The values in conflict, by name.</param>
    public Refused(StatusCode status, string reason, string message, params (string Name, string Value)[] values)
        : base(Short(message, LongestMessage))
    {
        Status = status;
        Reason = reason;
        // This version of the package calls the field by its first name; on the wire it is field 1, reason.
        var info = new ErrorInfo { Type = reason, Domain = Domain };
        foreach (var (name, value) in values.Take(MostDetails))
            info.Metadata[name] = Short(value);
        _details.Add(info);
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode Status { get; }

    /// <summary>The stable reason code.</summary>
    public string Reason { get; }

    /// <summary>Whether somebody has to mend something of the platform's own, and then the same request succeeds.</summary>
    public bool IsMendable { get; init; }

    /// <summary>NOT_FOUND / RESOURCE_NOT_FOUND.</summary>
    public static Refused NotFound(string type, string name) =>
        new Refused(StatusCode.NotFound, "RESOURCE_NOT_FOUND", $"There is no {type} '{name}'.", ("type", type), ("name", name))
            .With(new ResourceInfo { ResourceType = type, ResourceName = Short(name) });

    /// <summary>FAILED_PRECONDITION with a reason of its own.</summary>
    public static Refused Precondition(string reason, string message, params (string Name, string Value)[] values) =>
        new(StatusCode.FailedPrecondition, reason, message, values);

    /// <summary>ALREADY_EXISTS with a reason of its own.</summary>
    public static Refused Exists(string reason, string message, params (string Name, string Value)[] values) =>
        new(StatusCode.AlreadyExists, reason, message, values);

    /// <summary>PERMISSION_DENIED with a reason of its own.</summary>
    public static Refused Denied(string reason, string message, params (string Name, string Value)[] values) =>
        new(StatusCode.PermissionDenied, reason, message, values);

    /// <summary>INVALID_ARGUMENT / INVALID_REQUEST with every field that is wrong; with the first of them when there are very many.</summary>
    public static Refused Invalid(IReadOnlyList<BadRequest.Types.FieldViolation> violations) => Invalid("INVALID_REQUEST", violations);

    /// <summary>INVALID_ARGUMENT with a reason of its own, and every field that is wrong.</summary>
    public static Refused Invalid(string reason, IReadOnlyList<BadRequest.Types.FieldViolation> violations, params (string Name, string Value)[] values)
    {
        var first = violations.Take(MostDetails)
            .Select(violation => new BadRequest.Types.FieldViolation { Field = violation.Field, Description = Short(violation.Description) }).ToList();
        var sentence = string.Join("; ", first.Select(violation => $"{violation.Field}: {violation.Description}"));
        return new Refused(StatusCode.InvalidArgument, reason, sentence, values)
            .With(new BadRequest { FieldViolations = { first } });
    }

    /// <summary>INVALID_ARGUMENT / INVALID_REQUEST for one field.</summary>
    public static Refused Invalid(string field, string expected) => Invalid([new() { Field = field, Description = expected }]);

    /// <summary>Adds one failed condition (google.rpc.PreconditionFailure); of very many, the first are told.</summary>
    public Refused Because(string type, string subject, string description)
    {
        var failure = _details.OfType<PreconditionFailure>().SingleOrDefault();
        if (failure is null)
            _details.Add(failure = new PreconditionFailure());
        if (failure.Violations.Count < MostDetails)
            failure.Violations.Add(new PreconditionFailure.Types.Violation { Type = type, Subject = Short(subject), Description = Short(description) });
        return this;
    }

    private static string Short(string text, int longest = LongestText) => text.Length <= longest ? text : $"{text[..longest]}…";

    private Refused With(IMessage detail)
    {
        _details.Add(detail);
        return this;
    }

    /// <summary>The gRPC answer: status, and google.rpc.Status with its details in the trailer that clients know.</summary>
    public RpcException ToRpcException()
    {
        var status = new Google.Rpc.Status { Code = (int)Status, Message = Message };
        foreach (var detail in _details.Select(Any.Pack).TakeWhile(detail => status.CalculateSize() + detail.CalculateSize() <= Room))
            status.Details.Add(detail);
        return new RpcException(new Grpc.Core.Status(Status, Message), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }
}
