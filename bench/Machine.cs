using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Bench;

/// <summary>How steady the machine is, while nothing is measured: what figures in milliseconds have to be read with.</summary>
public static class Machine
{
    private const int Seconds = 4;

    // More than the scheduler's own work takes.
    private const double Slow = 2.5;

    /// <summary>Notes for how much of the time the same work takes much longer than it mostly does, on every processor.</summary>
    public static async Task Note()
    {
        var times = (await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(Repeat, TaskCreationOptions.LongRunning))))
            .SelectMany(one => one).ToList();
        var usual = Figures.Median(times);
        Figures.Note(string.Create(CultureInfo.InvariantCulture,
            $"the machine: work of {usual:0.00} ms on each of {Environment.ProcessorCount} processors took more than {Slow} times as long for {times.Where(time => time > Slow * usual).Sum() / times.Sum():0.0%} of {Seconds} s, at most {times.Max():0.0} ms"));
    }

    private static List<double> Repeat()
    {
        var (times, work, clock) = (new List<double>(), new byte[1 << 20], Stopwatch.StartNew());
        while (clock.Elapsed.TotalSeconds < Seconds)
        {
            var began = Stopwatch.GetTimestamp();
            SHA256.HashData(work);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return times;
    }
}
