using System.CommandLine;
using Cli.Calls;
using Cli.Files;
using Google.Protobuf;
using Grpc.Core;

namespace Cli.Setup;

/// <summary><c>platform setup FILE</c>: brings an organisation to the state that a file describes. Again, it changes nothing.</summary>
internal static class SetupCommand
{
    public static Command Create(ConnectionOptions connect, TimeProvider clock)
    {
        var file = new Argument<string>("file") { Description = "An organisation file (samples/schema/organisation.schema.json)." };
        var command = new Command("setup", "Brings an organisation to the state that a file describes: boards, series, delegation orders, offices, meetings, frames, grant rules.")
        {
            file,
        };
        connect.AddTo(command);
        command.SetAction((parsed, cancellation) => Run(parsed.GetRequiredValue(file), connect.Open(parsed, clock, Console.WriteLine), cancellation));
        return command;
    }

    private static async Task<int> Run(string path, Platform platform, CancellationToken cancellation)
    {
        using var connected = platform;
        var faults = new Faults(path);
        if (OrganisationFile.Read(path, platform.Organisation, faults) is not { } file)
            return Report(faults);

        var changes = 0;
        foreach (var step in Steps(platform, file))
        {
            try
            {
                if (!await step.Put(cancellation))
                    continue;
                Console.WriteLine($"changed: {step.What}");
                changes++;
            }
            catch (RpcException refused) when (Refusal.Of(refused) is var refusal)
            {
                if (!refusal.IsAboutContent)
                {
                    Console.Error.WriteLine($"{path}: {step.What}: {refusal}");
                    return ExitCode.Refused;
                }

                refusal.AddTo(faults, step.Field, step.Path);
                return Report(faults);
            }
        }

        Console.WriteLine(changes == 0 ? $"{path}: nothing changed" : $"{path}: {changes} changed");
        return ExitCode.Ok;
    }

    private static int Report(Faults faults)
    {
        foreach (var fault in faults.Found)
            Console.Error.WriteLine(fault);
        return ExitCode.BadInput;
    }

    /// <param name="Put">Answers whether anything changed.</param>
    /// <param name="Field">The part of the request that came from the file.</param>
    /// <param name="Path">Where that part is in the file.</param>
    private sealed record Step(string What, string Field, string Path, Func<CancellationToken, Task<bool>> Put);

    private static IEnumerable<Step> Steps(Platform platform, OrganisationFile file)
    {
        var organisation = new Contracts.Cases.V1.PutOrganisationRequest { Organisation = OrganisationRequests.Organisation(file) };
        yield return new Step($"organisation {file.Name}", "organisation", "$", In(platform.InCases, platform.Organisations.PutOrganisationAsync, organisation, reply => reply.Changed));
        foreach (var (index, board) in file.Boards.Index())
        {
            foreach (var (position, order) in board.DelegationOrders.Index())
                yield return new Step(
                    $"delegation order {order.Term.From}–{order.Term.To} version {order.Version} of {board.Name}", "order", $"$.boards[{index}].delegationOrders[{position}]",
                    In(platform.InCases, platform.Delegation.PutDelegationOrderAsync, OrganisationRequests.Order(file.Id, board.Id, order), reply => reply.Changed));
            foreach (var (position, meeting) in board.Meetings.Index())
                yield return new Step(
                    $"meeting of {board.Name} on {meeting.Date:yyyy-MM-dd}", "meeting", $"$.boards[{index}].meetings[{position}]",
                    In(platform.InCases, platform.Reporting.PutMeetingAsync, OrganisationRequests.Meeting(file.Id, board.Id, meeting), reply => reply.Changed));
        }

        foreach (var (index, frame) in file.Frames.Index())
            yield return new Step(
                $"frame {frame.Name}", "frame", $"$.frames[{index}]",
                In(platform.InFunding, platform.Frames.PutFrameAsync, OrganisationRequests.Frame(file.Id, frame), reply => reply.Changed));
        foreach (var (index, rule) in file.GrantRules.Index())
            yield return new Step(
                $"grant rule {rule.Id}", "rule", $"$.grantRules[{index}]",
                In(platform.InFunding, platform.Rules.PutGrantRuleAsync, OrganisationRequests.Rule(file.Id, rule), reply => reply.Changed));
        foreach (var (index, rule) in (file.AdvanceRules ?? []).Index())
            yield return new Step(
                $"advance rule {rule.Id}", "rule", $"$.advanceRules[{index}]",
                In(platform.InFunding, platform.Rules.PutAdvanceRuleAsync, OrganisationRequests.Rule(file.Id, rule), reply => reply.Changed));
    }

    // The requests bring about a state, so they bear being repeated. An id of their own would be wrong when a file is set back to an earlier
    // content: the service would give its earlier answer and keep the later state.
    private static Func<CancellationToken, Task<bool>> In<TRequest, TReply>(
        Func<Func<CallOptions, AsyncUnaryCall<TReply>>, CancellationToken, Task<TReply>> service,
        Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request, Func<TReply, bool> changed) where TRequest : IMessage =>
        async cancellation => changed(await service(options => method(request, options), cancellation));
}
