namespace DocumentService.Rendering;

/// <summary>Node or what it runs is not installed; the message is for operators.</summary>
public sealed class TypesetterMissing(string message, Exception? inner = null) : Mendable(message, inner);
