using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Malmoi.Tokenization.Normalizers;

/// <summary>SentencePiece's precompiled character map (Kudo and Richardson, 2018): rules that rewrite short strings, in a double-array trie.</summary>
/// <remarks>
/// <code>
/// bytes of the trie (32 bits, little endian) | trie: key in UTF-8 -> place of the replacement | replacements, each ended by a zero byte
/// </code>
/// As a normalizer it follows Hugging Face's tokenizers, whose rule differs from SentencePiece's own (<see cref="SentencePieceNormalizer"/>): it
/// looks at grapheme clusters of fewer than 6 bytes, else at single characters, and takes the <i>shortest</i> rule that begins one.
/// </remarks>
public sealed class PrecompiledMap : INormalizer
{
    private const int ClusterLimit = 6;
    private const int MostBytesOfKeys = 1 << 26;

    // Far beyond what rules for characters need: a damaged trie may go in circles, and would be walked from every place to the end of the text.
    private const int LongestRule = 256;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly DoubleArray _trie;

    // The replacements as UTF-16, and where each of their bytes stands in it.
    private readonly string _replacements;
    private readonly int[] _places;

    /// <param name="data">The map as a .model file holds it; empty for a map without rules.</param>
    /// <exception cref="InputException">The sizes do not add up, or replacements are missing, no UTF-8 or far too long.</exception>
    public PrecompiledMap(ReadOnlyMemory<byte> data)
    {
        Data = data;
        if (data.IsEmpty)
        {
            (_trie, _replacements, _places) = (new DoubleArray([]), "", []);
            return;
        }

        var size = data.Length > sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(data.Span) : uint.MaxValue;
        if (size > data.Length - sizeof(uint) || size % DoubleArray.UnitSize != 0)
        {
            throw new InputException(
                $"the precompiled character map of {data.Length:N0} bytes says that its trie takes {size:N0}: it is cut off or damaged; fetch the file again"
            );
        }

        _trie = new DoubleArray(data.Span.Slice(sizeof(uint), (int)size));
        (_replacements, _places) = Decoded(data.Span[(sizeof(uint) + (int)size)..]);
        CheckReplacements();
        if (_trie.HighestValue() is var highest && highest >= _places.Length && size > 0)
        {
            throw new InputException(
                $"the precompiled character map names a replacement at byte {highest:N0} of {_places.Length:N0}: it is damaged; fetch the file again"
            );
        }
    }

    /// <summary>The map as files hold it.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The map of these rules, string to string.</summary>
    /// <exception cref="ArgumentException">A key is empty, or a string is no text, holds U+0000 or is longer than 256 UTF-16 units.</exception>
    public static PrecompiledMap Build(IEnumerable<KeyValuePair<string, string>> rules)
    {
        var sorted = rules.Select(rule => (Key: Bytes(rule.Key), Value: rule.Value)).ToList();
        sorted.Sort((a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        var replacements = new MemoryStream();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var value in sorted.Select(rule => rule.Value).Distinct().Order(StringComparer.Ordinal))
        {
            places[value] = (int)replacements.Length;
            replacements.Write(Bytes(value));
            replacements.WriteByte(0);
        }

        if (sorted.Count == 0)
        {
            return new PrecompiledMap(default);
        }

        ArgumentOutOfRangeException.ThrowIfZero(sorted[0].Key.Length, nameof(rules));
        var trie = DoubleArrayBuilder.Build([.. sorted.Select(rule => (rule.Key, places[rule.Value]))]);
        var data = new byte[sizeof(uint) + trie.Length + replacements.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(data, (uint)trie.Length);
        trie.CopyTo(data, sizeof(uint));
        replacements.ToArray().CopyTo(data, sizeof(uint) + trie.Length);
        return new PrecompiledMap(data);
    }

    /// <summary>Every rule, in the order of its key's bytes.</summary>
    /// <exception cref="InputException">The trie goes in circles.</exception>
    public IEnumerable<KeyValuePair<string, string>> Rules()
    {
        // Depth first with the bytes so far. Keys share their ends, so there are more ways than nodes; in a circle they have no end.
        var left = MostBytesOfKeys;
        var stack = new Stack<(DoubleArray.Node Node, byte[] Key)>();
        stack.Push((_trie.Root, []));
        while (stack.TryPop(out var top))
        {
            if (top.Node.Value >= 0)
            {
                yield return KeyValuePair.Create(
                    Encoding.UTF8.GetString(top.Key),
                    Replacement(top.Node.Value).ToString()
                );
            }

            for (var next = 255; next > 0; next--)
            {
                if (_trie.Child(top.Node, (byte)next) is { Exists: true } child)
                {
                    stack.Push((child, [.. top.Key, (byte)next]));
                    left -= top.Key.Length + 1;
                    if (left < 0)
                    {
                        throw new InputException(
                            "the precompiled character map goes in circles: it is damaged; fetch the file again"
                        );
                    }
                }
            }
        }
    }

    /// <summary>Whether no rule reaches from a word across the blank after it, or ends a word by a blank or nothing.</summary>
    /// <param name="endsWords">Which characters may end words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // walks the whole trie, once
    internal bool KeepsToWords(Func<char, bool> endsWords)
    {
        var seen = new HashSet<ulong>();
        var stack = new Stack<(DoubleArray.Node Node, bool IsRoot, bool IsLater)>();
        stack.Push((_trie.Root, true, false));
        while (stack.TryPop(out var top))
        {
            for (var next = 1; next < 256 && top.Node.Exists; next++)
            {
                var child = _trie.Child(top.Node, (byte)next);
                var isLater = top.IsLater || (!top.IsRoot && (next & 0xc0) != 0x80);
                if (!child.Exists || !seen.Add(((ulong)child.Children << 1) | (isLater ? 1u : 0)))
                {
                    continue;
                }

                if (isLater && (next == ' ' || (child.Value >= 0 && Replacement(child.Value) is [] or [.., ' '])))
                {
                    return false;
                }

                stack.Push((child, false, isLater));
            }
        }

        for (var c = '!'; c < char.MaxValue; c++)
        {
            if (endsWords(c) && Longest([c], out var replacement) > 0 && replacement is [] or [.., ' '])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The longest rule that <paramref name="text"/> begins with: its length in UTF-16 units, or 0 where there is none.</summary>
    /// <exception cref="InputException">The trie goes in circles.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // worth compiling well at once: a run may last a second
    public int Longest(ReadOnlySpan<char> text, out ReadOnlySpan<char> replacement)
    {
        var (length, value) = (0, -1);
        var node = _trie.Root;
        for (var i = 0; i < text.Length && node.Exists; )
        {
            i += Step(text[i..], ref node);
            (length, value) = node.Value >= 0 ? (i, node.Value) : (length, value);
            if (i > LongestRule && node.Exists)
            {
                throw new InputException(
                    $"the precompiled character map goes in circles, or has rules of more than {LongestRule} characters: it is damaged; fetch the file again"
                );
            }
        }

        replacement = length > 0 ? Replacement(value) : default;
        return length;
    }

    /// <summary>Whether a rule begins <paramref name="text"/>, and the replacement of the shortest.</summary>
    public bool TryShortest(ReadOnlySpan<char> text, out ReadOnlySpan<char> replacement)
    {
        var node = _trie.Root;
        for (var i = 0; i < text.Length && node.Exists; )
        {
            i += Step(text[i..], ref node);
            if (node.Value >= 0)
            {
                replacement = Replacement(node.Value);
                return true;
            }
        }

        replacement = default;
        return false;
    }

    INormalizer? INormalizer.Continued() => KeepsToWords(WordLocality.MayCutAfter) ? this : null;

    public void Normalize(NormalizedText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var changes = new CharacterChanges();
        var source = text.Text;
        for (var start = 0; start < source.Length; )
        {
            var cluster = source.Slice(start, StringInfo.GetNextTextElementLength(source[start..]));
            start += cluster.Length;
            if (Encoding.UTF8.GetByteCount(cluster) < ClusterLimit && TryShortest(cluster, out var replacement))
            {
                changes.Replace(cluster, replacement);
                continue;
            }

            foreach (var rune in cluster.EnumerateRunes())
            {
                var character = cluster[..rune.Utf16SequenceLength];
                cluster = cluster[rune.Utf16SequenceLength..];
                changes.Replace(character, TryShortest(character, out replacement) ? replacement : character);
            }
        }

        changes.Apply(text);
    }

    // One character down the trie, byte by byte of its UTF-8.
    private int Step(ReadOnlySpan<char> text, ref DoubleArray.Node node)
    {
        var c = text[0];
        if (c is >= '\u0800' and not (>= '\ud800' and <= '\udfff'))
        {
            node = _trie.Child(node, (byte)(0xe0 | (c >> 12)));
            node = _trie.Child(node, (byte)(0x80 | ((c >> 6) & 0x3f)));
            node = _trie.Child(node, (byte)(0x80 | (c & 0x3f)));
            return 1;
        }

        if (c is > '\0' and < '\u0080')
        {
            node = _trie.Child(node, (byte)c);
            return 1;
        }

        Rune.DecodeFromUtf16(text, out var rune, out var length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var next in bytes[..rune.EncodeToUtf8(bytes)])
        {
            node = next == 0 ? DoubleArray.Node.None : _trie.Child(node, next);
            if (!node.Exists)
            {
                break;
            }
        }

        return length;
    }

    private ReadOnlySpan<char> Replacement(int place) =>
        Replacement((uint)place < (uint)_places.Length ? _replacements.AsSpan(_places[place]) : default);

    private static ReadOnlySpan<char> Replacement(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf('\0');
        return end < 0 ? rest : rest[..end];
    }

    private static (string Text, int[] Places) Decoded(ReadOnlySpan<byte> utf8)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException(
                "the precompiled character map has replacements that are no UTF-8: it is damaged; fetch the file again",
                error
            );
        }

        var places = new int[utf8.Length];
        var (at, character) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            places.AsSpan(at, rune.Utf8SequenceLength).Fill(character);
            at += rune.Utf8SequenceLength;
            character += rune.Utf16SequenceLength;
        }

        return (text, places);
    }

    // Every character of a text may become one.
    private void CheckReplacements()
    {
        for (var start = 0; start < _replacements.Length; )
        {
            var length = Replacement(_replacements.AsSpan(start)).Length;
            if (length > LongestRule)
            {
                throw new InputException(
                    $"the precompiled character map writes {length:N0} characters for one, more than {LongestRule}: it is damaged; fetch the file again"
                );
            }

            start += length + 1;
        }
    }

    private static byte[] Bytes(string text)
    {
        if (text.Length > LongestRule)
        {
            throw new ArgumentException($"a rule has more than {LongestRule} characters");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a rule holds U+0000, which ends a string in the map");
        }

        return StrictUtf8.GetBytes(text);
    }
}
