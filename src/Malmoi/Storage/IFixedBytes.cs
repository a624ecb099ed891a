namespace Malmoi.Storage;

/// <summary>Bytes that stay at their address as long as they live: a mapped file, or memory of their own.</summary>
public unsafe interface IFixedBytes
{
    /// <summary>The first byte; null once they are gone.</summary>
    byte* Pointer { get; }

    /// <summary>How many bytes there are.</summary>
    long Length { get; }
}
