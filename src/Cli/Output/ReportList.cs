using System.Globalization;
using System.Text;
using Cli.Calls;
using Cli.Files;
using Contracts.Cases.V1;

namespace Cli.Output;

/// <summary>The list of delegated decisions that a board's meeting gets (anmälningslista), as text.</summary>
internal static class ReportList
{
    public static byte[] Of(Report report)
    {
        var text = new StringBuilder()
            .Append("ANMÄLAN AV DELEGATIONSBESLUT\n\n")
            .Append(CultureInfo.InvariantCulture, $"Nämnd:         {Printable.Line(report.BoardName)}\n")
            .Append(CultureInfo.InvariantCulture, $"Sammanträde:   {Wire.Text(report.Meeting.Date)}\n")
            .Append(CultureInfo.InvariantCulture, $"Beslut t.o.m.: {Wire.Text(report.Meeting.AgendaCutOff)}\n")
            .Append(CultureInfo.InvariantCulture, $"Antal beslut:  {report.Entries.Count}\n");
        foreach (var (index, entry) in report.Entries.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{index + 1,3}. {entry.CaseNumber}  {Printable.Line(entry.Title)}\n")
                .Append(CultureInfo.InvariantCulture, $"     Beslutat {Wire.Text(entry.Decided)} enligt punkt {Printable.Line(entry.Clause)}\n")
                .Append(CultureInfo.InvariantCulture, $"     {Printable.Line(entry.DecidedBy)}\n")
                .Append(entry.Urgent ? "     Brådskande (KL 6 kap. 39 §)\n" : "");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
