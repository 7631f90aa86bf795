using System.Text;

namespace LocalProcesses;

/// <summary>A program that is run to its end and must succeed.</summary>
internal static class Command
{
    /// <returns>What it wrote.</returns>
    /// <exception cref="LocalServerException">It ended with another exit code than 0; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(LocalProgram program, CancellationToken cancel)
    {
        var output = new StringBuilder();
        await using var process = await LocalProcess.StartAsync(program, line => output.AppendLine(line));
        var exitCode = await process.Exited.WaitAsync(cancel);
        if (exitCode != 0)
            throw new LocalServerException($"{Path.GetFileName(program.FileName)} ended with exit code {exitCode}:{Environment.NewLine}{output}");
        return output.ToString();
    }
}
