using Malmoi.Text;

namespace Malmoi.Tokenization.Korean;

/// <summary>What a unit of an eojeol shows of itself: the syllables around it, what stands before it and after it as a whole, final consonants.</summary>
/// <remarks>
/// A feature is a 64-bit hash of its template and of what fills it. A run is what stands between signs; the ends of the whole eojeol
/// differ from a sign on the left (가 in "협의회(UN)가"), not on the right (다 in "왔다").
/// </remarks>
internal static class EojeolFeatures
{
    /// <summary>Features of each unit; one that does not apply is <see cref="None"/>.</summary>
    public const int Count = 24;

    /// <summary>No feature.</summary>
    public const ulong None = 0;

    private const int LongestSuffix = 6;
    private const int LongestPrefix = 5;
    private const char Begin = '\u0001';
    private const char AfterSign = '\u0002';
    private const char End = '\u0003';

    /// <summary>Writes the features of unit <paramref name="at"/> of a run.</summary>
    /// <param name="run">Codes of the run's units.</param>
    /// <param name="afterSign">Whether a sign stands before the run.</param>
    /// <param name="at">The unit.</param>
    /// <param name="features">Room for <see cref="Count"/>.</param>
    public static void Write(ReadOnlySpan<char> run, bool afterSign, int at, Span<ulong> features)
    {
        var edge = afterSign ? AfterSign : Begin;
        var here = run[at];
        var before = at > 0 ? run[at - 1] : edge;
        var before2 = at > 1 ? run[at - 2] : edge;
        var after = at + 1 < run.Length ? run[at + 1] : End;
        var after2 = at + 2 < run.Length ? run[at + 2] : End;
        var after3 = at + 3 < run.Length ? run[at + 3] : End;
        var left = run.Length - at;
        var finalBefore = Final(before);

        features[0] = Hash(1, here);
        features[1] = Hash(2, before);
        features[2] = Hash(3, after);
        features[3] = Hash(4, before2);
        features[4] = Hash(5, after2);
        features[5] = Hash(6, before, here);
        features[6] = Hash(7, here, after);
        features[7] = Hash(8, before2, before);
        features[8] = Hash(9, after, after2);
        features[9] = Hash(10, before2, before, here);
        features[10] = Hash(11, before, here, after);
        features[11] = Hash(12, here, after, after2);
        features[12] = Hash(13, here, after, after2, after3);
        features[13] = Hash(14, finalBefore, here);
        features[14] = Hash(15, finalBefore, here, after);
        features[15] = Hash(16, Final(here), after);
        features[16] = Hash(17, Rhyme(here), after, after2);
        features[17] = Hash(18, (char)Math.Min(at, 4), (char)Math.Min(left, 6));
        features[18] = left <= LongestSuffix ? Hash(19, run[at..]) : None;
        features[19] = left <= LongestSuffix && at > 0 ? Hash(20, run[(at - 1)..]) : None;
        features[20] = left <= LongestSuffix ? Mix(Hash(21, run[at..]) + finalBefore) : None;
        features[21] = at <= LongestPrefix ? Mix(Hash(22, run[..at]) + edge) : None;
        features[22] = at < LongestPrefix ? Mix(Hash(23, run[..(at + 1)]) + edge) : None;
        features[23] = at <= LongestPrefix && left <= LongestSuffix ? Mix(Hash(24, run) + (ulong)at) : None;
    }

    private static char Final(char code) =>
        Hangul.IsSyllable(code) ? (char)('A' + ((code - Hangul.FirstSyllable) % Hangul.FinalCount)) : code;

    // The vowel and the final consonant, where a stem and an ending meet: 했, 됐, 봤 end alike.
    private static char Rhyme(char code) =>
        Hangul.IsSyllable(code)
            ? (char)('A' + ((code - Hangul.FirstSyllable) % (Hangul.FinalCount * Hangul.VowelCount)))
            : code;

    private static ulong Hash(uint template, params ReadOnlySpan<char> characters)
    {
        ulong hash = template;
        foreach (var character in characters)
        {
            hash = (hash ^ character) * 0x9e3779b97f4a7c15;
            hash ^= hash >> 29;
        }

        return Mix(hash);
    }

    // The finish of splitmix64 (Steele et al., 2014); never None.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return (hash ^ (hash >> 31)) | 1;
    }
}
