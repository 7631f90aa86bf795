using System.Text;
using Cli.Files;
using Google.Rpc;
using Grpc.Core;

namespace Cli.Calls;

/// <summary>A service's refusal with its details, for people.</summary>
internal sealed record Refusal(StatusCode Status, string Reason, string Message, IReadOnlyList<(string Field, string Expected)> Fields, IReadOnlyList<string> Conditions)
{
    /// <summary>Whether what was asked is at fault, and not who asked or the platform.</summary>
    public bool IsAboutContent =>
        Status is StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.OutOfRange;

    public static Refusal Of(RpcException refused)
    {
        var details = refused.Trailers.GetValueBytes("grpc-status-details-bin") is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : new();
        var (reason, fields, conditions) = ("", new List<(string, string)>(), new List<string>());
        foreach (var detail in details.Details)
        {
            if (detail.TryUnpack<ErrorInfo>(out var info))
                reason = info.Type;
            if (detail.TryUnpack<BadRequest>(out var request))
                fields.AddRange(request.FieldViolations.Select(field => (field.Field, field.Description)));
            if (detail.TryUnpack<PreconditionFailure>(out var failure))
                conditions.AddRange(failure.Violations.Select(one => one.Subject.Length == 0 ? $"{one.Type}: {one.Description}" : $"{one.Type}: {one.Description} ({one.Subject})"));
        }

        return new Refusal(refused.StatusCode, reason.Length > 0 ? reason : refused.StatusCode.ToString(), refused.Status.Detail, fields, conditions);
    }

    /// <summary>One fault for each field or condition that the service names, else one for the whole.</summary>
    /// <param name="field">The part of the request that came from the file: <c>plan</c>.</param>
    /// <param name="path">Where that part is in the file: <c>$.fundingPlan</c>.</param>
    public void AddTo(Faults faults, string field, string path)
    {
        foreach (var (name, expected) in Fields)
        {
            if (name == field || name.StartsWith($"{field}.", StringComparison.Ordinal) || name.StartsWith($"{field}[", StringComparison.Ordinal))
                faults.Add(path + CamelCase(name[field.Length..]), expected);
            else
                faults.Add(path, $"{name}: {expected}");
        }

        foreach (var condition in Conditions)
            faults.Add(path, condition);
        if (Fields.Count == 0 && Conditions.Count == 0)
            faults.Add(path, ToString());
    }

    public override string ToString() => Printable.Line($"{Reason}: {Message}");

    // share_percent in the API is sharePercent in the files.
    private static string CamelCase(string field)
    {
        var name = new StringBuilder(field.Length);
        foreach (var part in field.Split('_'))
            name.Append(name.Length == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]);
        return name.ToString();
    }
}
