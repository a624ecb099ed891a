using System.Runtime.InteropServices;

namespace Malmoi.Storage;

/// <summary>What the system is told about memory: wishes, which change speed and use and nothing else; where there is nobody to tell, nothing happens.</summary>
internal static unsafe partial class MemoryAdvice
{
    private const int NotNeeded = 4;
    private const int HugePages = 14;

    /// <summary>Large pages would serve it.</summary>
    public static void PreferLargePages(void* start, nuint length)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(start, length, HugePages);
        }
    }

    /// <summary>Pages of a mapped file need not stay in memory: those that lie wholly inside are read again where they are touched.</summary>
    /// <remarks>Only for files: memory of a program's own would lose what it holds.</remarks>
    public static void LetGo(void* start, nuint length)
    {
        var page = (nuint)Environment.SystemPageSize;
        var first = ((nuint)start + page - 1) / page * page;
        var end = ((nuint)start + length) / page * page;
        if (OperatingSystem.IsLinux() && end > first)
        {
            _ = Advise((void*)first, end - first, NotNeeded);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
