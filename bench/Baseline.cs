using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Testing;

namespace Bench;

/// <summary>What pgbench reaches on the same server with the same rows.</summary>
public static partial class Baseline
{
    /// <summary>Transactions in a second.</summary>
    /// <param name="script">A file of this folder.</param>
    /// <param name="variables">Variables of the script: name=value.</param>
    public static async Task<double> Run(ServiceProcess server, string script, int clients, int seconds, params string[] variables)
    {
        var connection = new NpgsqlConnectionStringBuilder(server.AdminConnection);
        var start = new ProcessStartInfo(
            "pgbench",
            ["-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", .. variables.SelectMany(variable => new[] { "-D", variable }),
             "-f", Path.Combine(AppContext.BaseDirectory, script), "-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, connection.Database!])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = connection.Password;
        using var pgbench = Process.Start(start)!;
        var errors = pgbench.StandardError.ReadToEndAsync();
        var output = await pgbench.StandardOutput.ReadToEndAsync();
        await pgbench.WaitForExitAsync();
        return pgbench.ExitCode == 0
            ? double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench failed: {await errors}");
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
