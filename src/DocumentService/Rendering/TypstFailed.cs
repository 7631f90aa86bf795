namespace DocumentService.Rendering;

/// <summary>A document could not be set; the message is for operators and may quote the document.</summary>
public sealed class TypstFailed(string message, Exception? inner = null) : Exception(message, inner);
