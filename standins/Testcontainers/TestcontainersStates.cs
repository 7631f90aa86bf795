namespace DotNet.Testcontainers.Containers;

/// <summary>What a container is doing. A local process is only ever one of those listed here.</summary>
[Flags]
public enum TestcontainersStates
{
    /// <summary>Not started yet, or disposed of.</summary>
    Undefined = 0x1,

    Running = 0x8,

    Exited = 0x20,
}
