using System.Globalization;

namespace Bench;

/// <summary>What a benchmark prints: one line for each figure, the figures as <c>key=value</c> and everything else as comment.</summary>
public static class Figures
{
    public static void Print(string key, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{key}={value:0.###}"));

    public static void Note(string text) => Console.WriteLine($"# {text}");

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>The value that the given part of all values does not exceed.</summary>
    public static double Percentile(IReadOnlyCollection<double> values, double part) => values.Order().ElementAt(Math.Min(values.Count - 1, (int)(values.Count * part)));
}
