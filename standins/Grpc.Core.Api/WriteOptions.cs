namespace Grpc.Core;

/// <summary>How a message is sent.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>It may wait in a buffer for the messages after it.</summary>
    BufferHint = 0x1,

    /// <summary>It is not compressed, whatever the call's encoding.</summary>
    NoCompress = 0x2,
}

/// <summary>How messages are sent.</summary>
public class WriteOptions
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Options with flags.</summary>
    public WriteOptions(WriteFlags flags = default) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
