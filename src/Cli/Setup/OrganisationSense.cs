using Cli.Files;

namespace Cli.Setup;

/// <summary>What a schema can't say about an organisation file: what must be there once, what refers to what, and which day comes first.</summary>
internal static class OrganisationSense
{
    public static void Check(OrganisationFile file, Faults faults)
    {
        // Case files know boards, units, offices and frames by their names, in capitals or not.
        Once(file.Boards, board => board.Id, "$.boards", "id");
        Once(file.Boards, board => board.Name, "$.boards", "name");
        Once(file.Units, unit => unit.Id, "$.units", "id");
        Once(file.Units, unit => unit.Name, "$.units", "name");
        Once(file.Offices, office => office.Id, "$.offices", "id");
        Once(file.Offices, office => office.Name, "$.offices", "name");
        Once(file.Frames, frame => frame.Id, "$.frames", "id");
        Once(file.Frames, frame => frame.Name, "$.frames", "name");
        Once(file.GrantRules, rule => rule.Id, "$.grantRules", "id");
        Once(file.AdvanceRules ?? [], rule => rule.Id, "$.advanceRules", "id");
        Once([.. file.Boards.SelectMany(board => board.Series)], series => series, "$.boards", "series");

        foreach (var (index, board) in file.Boards.Index())
            CheckBoard(board, file.Offices.Select(office => office.Id).ToHashSet(), $"$.boards[{index}]");
        foreach (var (index, office) in file.Offices.Index())
            CheckOffice(office, $"$.offices[{index}]");
        CheckPersons();
        foreach (var (index, frame) in file.Frames.Index())
            Once(frame.Years, year => $"{year.Year}", $"$.frames[{index}].years", "year");
        foreach (var (index, rule) in file.GrantRules.Index())
            InOrder(rule.ValidFrom, rule.ValidTo, $"$.grantRules[{index}].validTo");
        foreach (var (index, rule) in (file.AdvanceRules ?? []).Index())
        {
            InOrder(rule.ValidFrom, rule.ValidTo, $"$.advanceRules[{index}].validTo");
            faults.Require(rule.LimitPercent is not null || rule.Limit is not null, $"$.advanceRules[{index}].limit", "expected an amount or a percentage, found neither");
        }

        void CheckBoard(Board board, HashSet<string> offices, string path)
        {
            Once(board.DelegationOrders, order => $"{order.Term.From}–{order.Term.To} version {order.Version}", $"{path}.delegationOrders", "term and version");
            Once(board.Meetings, meeting => $"{meeting.Date:yyyy-MM-dd}", $"{path}.meetings", "date");
            foreach (var (index, meeting) in board.Meetings.Index())
                faults.Require(meeting.AgendaCutOff <= meeting.Date, $"{path}.meetings[{index}].agendaCutOff", $"expected a day not after the meeting on {meeting.Date:yyyy-MM-dd}, found {meeting.AgendaCutOff:yyyy-MM-dd}");
            foreach (var (index, order) in board.DelegationOrders.Index())
                CheckOrder(order, offices, $"{path}.delegationOrders[{index}]");
        }

        void CheckOrder(DelegationOrder order, HashSet<string> offices, string path)
        {
            faults.Require(order.Term.From <= order.Term.To, $"{path}.term.to", $"expected a year not before {order.Term.From}, found {order.Term.To}");
            InOrder(order.ValidFrom, order.ValidTo, $"{path}.validTo");
            Once(order.Clauses, clause => clause.Number, $"{path}.clauses", "number");
            foreach (var (index, clause) in order.Clauses.Index())
            {
                faults.Require(!clause.Urgent || !clause.SubDelegable, $"{path}.clauses[{index}].subDelegable", "expected false: an urgent mandate is never passed on");
                foreach (var (position, office) in clause.Delegates.Index())
                    faults.Require(offices.Contains(office), $"{path}.clauses[{index}].delegates[{position}]", $"expected the id of an office in $.offices, found \"{office}\"");
            }
        }

        void CheckOffice(Office office, string path)
        {
            Once(office.Holders, holder => $"{holder.Person} from {holder.From:yyyy-MM-dd}", $"{path}.holders", "person and day");
            foreach (var (index, holder) in office.Holders.Index())
                InOrder(holder.From, holder.To, $"{path}.holders[{index}].to");
        }

        void CheckPersons()
        {
            var names = new Dictionary<string, string>();
            foreach (var (index, office) in file.Offices.Index())
                foreach (var (position, holder) in office.Holders.Index())
                    faults.Require(
                        names.TryAdd(holder.Person, holder.Name) || names[holder.Person] == holder.Name,
                        $"$.offices[{index}].holders[{position}].name", $"expected \"{names[holder.Person]}\", as the person is called before, found \"{holder.Name}\"");
        }

        void InOrder(DateOnly from, DateOnly? to, string path) =>
            faults.Require(to is null || from <= to, path, $"expected a day not before {from:yyyy-MM-dd}, found {to:yyyy-MM-dd}");

        void Once<T>(IReadOnlyList<T> items, Func<T, string> key, string path, string what)
        {
            foreach (var twice in items.GroupBy(key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
                faults.Add(path, $"expected each {what} once, found \"{twice.Key}\" {twice.Count()} times");
        }
    }
}
