namespace Cli;

/// <summary>What the program says by its exit code; <c>platform --help</c> lists them.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Refused = 1;
    public const int BadInput = 2;
    public const int GaveUpWaiting = 3;
    public const int Interrupted = 130;

    public const string Help =
        """
        Exit codes:
          0    all is well
          1    a service refused, or another failure
          2    a file, an option or the configuration is at fault
          3    gave up waiting
          130  interrupted
        """;
}
