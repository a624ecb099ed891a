namespace Malmoi.Storage;

/// <summary>Bytes that are made when they are asked for: all of them, or a few rows of a matrix for whoever goes through them once.</summary>
internal unsafe interface IMadeBytes : IFixedBytes
{
    /// <summary>Whether all were asked for, so that they stand in memory.</summary>
    bool AreThere { get; }

    /// <summary>Makes some rows.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <param name="destination">Room for them.</param>
    void Make(long first, int count, byte* destination);

    /// <summary>What they are made from will not be read soon.</summary>
    void LetSourceGo();
}
