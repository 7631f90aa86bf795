namespace LocalProcesses;

/// <summary>A local server cannot be run; the message is a sentence for the person who started it.</summary>
internal sealed class LocalServerException(string message) : Exception(message);
