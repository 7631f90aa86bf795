namespace SampleHost;

/// <summary>Does its work and ends.</summary>
internal static class Job
{
    public static int Run(int exitCode)
    {
        Console.WriteLine($"The work is done, with exit code {exitCode}.");
        return exitCode;
    }
}
