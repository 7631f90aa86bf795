namespace LocalProcesses;

/// <summary>A server that this machine can run as a local process.</summary>
internal interface ILocalServer
{
    /// <summary>Makes what the server needs and does not have yet, and describes the program.</summary>
    /// <exception cref="LocalServerException">It cannot run here, for the reason in the message. Existing data is left as it was.</exception>
    Task<LocalProgram> PrepareAsync(CancellationToken cancel);

    /// <summary>Whether the server lets clients in.</summary>
    Task<bool> IsReadyAsync(CancellationToken cancel);
}
