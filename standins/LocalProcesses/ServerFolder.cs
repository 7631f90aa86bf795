namespace LocalProcesses;

/// <summary>A server's data may have one server at a time, also when the one before is still ending after its parent was killed.</summary>
internal static class ServerFolder
{
    /// <summary>
    /// Shell text: takes the folder that is open as handle 9, waiting for a predecessor. The operating system gives it back
    /// when the last process that inherited the handle has ended.
    /// </summary>
    public const string Lock = "{ flock --wait 30 9 || { echo 'ERROR:  another server still uses the data in this folder' >&2; false; }; }";
}
