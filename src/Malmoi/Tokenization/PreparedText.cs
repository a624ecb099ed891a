using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Malmoi.Text;

namespace Malmoi.Tokenization;

/// <summary>A line after normalisation, casing and decomposition, and where each of its characters came from.</summary>
/// <remarks>
/// Most lines need nothing done, and none of it costs an allocation. A line that is not normalised is normalised by grapheme
/// cluster, across whose borders no composition reaches (Unicode Annex 29), so that each piece still knows its place in the source.
/// </remarks>
internal readonly ref struct PreparedText
{
    private readonly char[]? _characters;
    private readonly int[]? _sources;
    private readonly int _sourceLength;

    public PreparedText(ReadOnlySpan<char> line, TextPolicy policy)
    {
        _sourceLength = line.Length;
        Text = line;
        if (policy.Normalization != UnicodeForm.None && !Ascii.IsValid(line))
        {
            var form = policy.Normalization == UnicodeForm.Nfc ? NormalizationForm.FormC : NormalizationForm.FormKC;
            Normalize(line, form, ref _characters, ref _sources, out var length);
            Text = _characters is null ? line : _characters.AsSpan(0, length);
        }

        if (policy.Lowercase)
        {
            var lower = ArrayPool<char>.Shared.Rent(Text.Length);
            var length = Text.ToLowerInvariant(lower);
            Replace(ref _characters, lower);
            Text = lower.AsSpan(0, length);
        }

        if (policy.Unit == TextUnit.Jamo)
        {
            Decompose(Text, ref _characters, ref _sources, out var length);
            Text = _characters.AsSpan(0, length);
        }
    }

    public ReadOnlySpan<char> Text { get; }

    /// <summary>Where the part of <see cref="Text"/> from <paramref name="start"/> to <paramref name="end"/> stood in the line.</summary>
    public Range Source(int start, int end)
    {
        if (_sources is null)
        {
            return start..end;
        }

        var last = _sources[end - 1];
        while (end < Text.Length && _sources[end] == last)
        {
            end++;
        }

        return _sources[start]..(end < Text.Length ? _sources[end] : _sourceLength);
    }

    public void Dispose()
    {
        if (_characters is not null)
        {
            ArrayPool<char>.Shared.Return(_characters);
        }

        if (_sources is not null)
        {
            ArrayPool<int>.Shared.Return(_sources);
        }
    }

    private static void Normalize(
        ReadOnlySpan<char> line,
        NormalizationForm form,
        ref char[]? characters,
        ref int[]? sources,
        out int length
    )
    {
        length = 0;
        if (!HasLoneSurrogate(line) && line.IsNormalized(form))
        {
            return;
        }

        characters = ArrayPool<char>.Shared.Rent(line.Length + 64);
        sources = ArrayPool<int>.Shared.Rent(line.Length + 64);
        for (var position = 0; position < line.Length; )
        {
            var cluster = line.Slice(position, StringInfo.GetNextTextElementLength(line[position..]));
            var normalized = HasLoneSurrogate(cluster) ? cluster : cluster.ToString().Normalize(form);
            while (characters.Length < length + normalized.Length)
            {
                Replace(ref characters, Grown(characters, length));
            }

            while (sources.Length < characters.Length)
            {
                Replace(ref sources, Grown(sources, length));
            }

            normalized.CopyTo(characters.AsSpan(length));
            sources.AsSpan(length, normalized.Length).Fill(position);
            length += normalized.Length;
            position += cluster.Length;
        }
    }

    private static void Decompose(ReadOnlySpan<char> text, ref char[]? characters, ref int[]? sources, out int length)
    {
        var jamo = ArrayPool<char>.Shared.Rent((text.Length * Jamo.MostPerCharacter) + 1);
        var places = ArrayPool<int>.Shared.Rent(jamo.Length);
        length = 0;
        for (var position = 0; position < text.Length; position++)
        {
            var count = Jamo.Decompose(text.Slice(position, 1), jamo.AsSpan(length));
            places.AsSpan(length, count).Fill(sources is null ? position : sources[position]);
            length += count;
        }

        Replace(ref characters, jamo);
        Replace(ref sources, places);
    }

    private static bool HasLoneSurrogate(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\ud800', '\udfff'); (uint)i < (uint)text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }

    private static T[] Grown<T>(T[] array, int used)
    {
        var grown = ArrayPool<T>.Shared.Rent(array.Length * 2);
        array.AsSpan(0, used).CopyTo(grown);
        return grown;
    }

    private static void Replace<T>([NotNull] ref T[]? rented, T[] by)
    {
        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }

        rented = by;
    }
}
