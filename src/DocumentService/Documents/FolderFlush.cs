using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DocumentService.Documents;

/// <summary>Brings a folder's names to the disk: after a power cut, a file that was renamed is found under its new name. .NET opens no folders.</summary>
internal static class FolderFlush
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        using var handle = Open(folder, ReadOnly);
        if (handle.IsInvalid || Synchronise(handle) != 0)
            throw new IOException($"The folder {folder} can't be flushed.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronise(SafeFileHandle file);
}
