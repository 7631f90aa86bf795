using System.Text.RegularExpressions;
using Contracts;
using static DocumentService.Rendering.DecisionDocument;
using static DocumentService.Rendering.SwedishText;

namespace DocumentService.Rendering;

/// <param name="Details">What the point binds beyond its sentence: amounts, frames and contingent promises.</param>
public sealed record PrintedPoint(int Number, string Text, IReadOnlyList<string> Details)
{
    internal static PrintedPoint Of(Point point)
    {
        var text = Line(point.Text);
        return new PrintedPoint(point.Number, text, [.. Bound(point, text), .. point.Contingent.Select(Promised)]);
    }

    /// <summary>A sum or a frame that the sentence itself names is not said twice.</summary>
    private static IEnumerable<string> Bound(Point point, string text)
    {
        var inKind = point.Kind == Contribution.InKind ? " i annat än pengar" : "";
        if (point.Amount is { } amount && !Says(text, SwedishNumbers.Amount(amount)))
            yield return $"Belopp: {Kronor(amount)}{inKind}.";
        if (point.Ceiling is { } ceiling && !Says(text, SwedishNumbers.Amount(ceiling)))
            yield return $"Högst {Kronor(ceiling)}{inKind}.";
        var unsaid = point.Frames.Select(Line).Where(frame => !Says(text, frame)).ToList();
        if (unsaid.Count > 0)
            yield return $"Ram: {Enumerate(unsaid)}.";
    }

    private static string Promised(ContingentPromise promise) =>
        $"Villkorat åtagande: {InSentence(Line(promise.What))} inom ram för {Line(promise.Frame)}"
        + (promise.Amount is { } amount ? $", högst {Kronor(amount)}" : "") + ".";

    /// <summary>As a whole name, with or without genitive s, or as a whole number: 460 000 is not said by 1 460 000.</summary>
    private static bool Says(string text, string what) =>
        Regex.IsMatch(text, $@"(?<!\w|\d\u00a0){Regex.Escape(what)}s?(?!\w|\u00a0\d|,\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
