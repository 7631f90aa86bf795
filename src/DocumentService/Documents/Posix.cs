using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DocumentService.Documents;

/// <summary>What the store needs of the operating system and .NET doesn't offer.</summary>
internal static class Posix
{
    private const int ReadOnly = 0;
    private const int NoSpace = 28;
    private const int OverQuota = 122;

    /// <summary>Brings a folder's names to the disk: after a power cut, a file that was renamed is found under its new name.</summary>
    public static void FlushFolder(string folder)
    {
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid || Synchronise(handle) != 0)
            throw new IOException($"The folder {folder} can't be flushed.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    /// <summary>Gives a file a second name.</summary>
    public static void Link(string file, string name)
    {
        if (HardLink(file, name) == 0)
            return;
        var fault = new Win32Exception(Marshal.GetLastPInvokeError());
        throw new IOException($"{file} can't get the name {name}: {fault.Message}", fault.NativeErrorCode);
    }

    /// <summary>Whether a disk, or somebody's share of it, is full.</summary>
    public static bool IsFull(IOException fault) => fault.HResult is NoSpace or OverQuota;

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronise(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "link", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int HardLink([MarshalAs(UnmanagedType.LPUTF8Str)] string file, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
