using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Malmoi.Checkpoints.Gguf;

/// <summary>What a GGUF file says of its model: values by their keys, in the order of the file.</summary>
/// <param name="file">What messages call the file.</param>
public sealed class GgufMetadata(string file = "metadata") : IEnumerable<KeyValuePair<string, GgufValue>>
{
    private readonly List<KeyValuePair<string, GgufValue>> _values = [];
    private readonly Dictionary<string, GgufValue> _byKey = new(StringComparer.Ordinal);

    /// <summary>What messages call the file.</summary>
    public string File { get; } = file;

    /// <summary>How many values there are.</summary>
    public int Count => _values.Count;

    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(string key, GgufValue value)
    {
        _byKey.Add(key, value);
        _values.Add(new(key, value));
    }

    public void Add(string key, string value) => Add(key, GgufValue.Of(value));

    public void Add(string key, bool value) => Add(key, GgufValue.Of(value));

    /// <summary>A size, as all sizes are held: 32 bits.</summary>
    public void Add(string key, int value) => Add(key, GgufValue.Of(checked((uint)value)));

    public void Add(string key, double value) => Add(key, GgufValue.Of((float)value));

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => _byKey.ContainsKey(key);

    public bool TryGet(string key, [NotNullWhen(true)] out GgufValue? value) => _byKey.TryGetValue(key, out value);

    /// <summary>A text; null where the key is not there.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public string? Text(string key) => Find(key, value => value.Text, "a text");

    /// <summary>A truth; null where the key is not there.</summary>
    /// <inheritdoc cref="Text"/>
    public bool? Flag(string key) => FindValue(key, value => value.Flag, "true or false");

    /// <summary>A number; null where the key is not there.</summary>
    /// <inheritdoc cref="Text"/>
    public double? Number(string key) => FindValue(key, value => value.Number, "a number");

    /// <summary>A whole number from 0 to 2^31; null where the key is not there.</summary>
    /// <inheritdoc cref="Text"/>
    public int? Size(string key) =>
        FindValue(
            key,
            value => value.Integer is >= 0 and <= int.MaxValue and var size ? (int?)size : null,
            "a whole number from 0 to 2^31"
        );

    /// <summary>Texts; null where the key is not there.</summary>
    /// <inheritdoc cref="Text"/>
    public IReadOnlyList<string>? Texts(string key) => Find(key, value => value.Texts, "an array of texts");

    /// <summary>Whole numbers; null where the key is not there.</summary>
    /// <inheritdoc cref="Text"/>
    public IReadOnlyList<long>? Integers(string key) => Find(key, value => value.Integers, "an array of whole numbers");

    /// <summary>32-bit numbers; null where the key is not there.</summary>
    /// <inheritdoc cref="Text"/>
    public IReadOnlyList<float>? Numbers(string key) => Find(key, value => value.Numbers, "an array of 32-bit numbers");

    /// <summary>Bytes, signed or not; null where the key is not there.</summary>
    /// <inheritdoc cref="Text"/>
    public byte[]? Bytes(string key) =>
        Find(
            key,
            value => value.ElementType is GgufType.UInt8 or GgufType.Int8 ? (byte[])value.Content : null,
            "an array of bytes"
        );

    /// <summary>What is said of a key that a model needs and the file lacks.</summary>
    public InputException Missing(string key) =>
        new(
            $"'{File}' does not say '{key}' in its metadata, which its model needs: was it written by another program?"
        );

    public IEnumerator<KeyValuePair<string, GgufValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T? Find<T>(string key, Func<GgufValue, T?> read, string wanted)
        where T : class => TryGet(key, out var value) ? read(value) ?? throw Wrong(key, value, wanted) : null;

    private T? FindValue<T>(string key, Func<GgufValue, T?> read, string wanted)
        where T : struct => TryGet(key, out var value) ? read(value) ?? throw Wrong(key, value, wanted) : null;

    private InputException Wrong(string key, GgufValue value, string wanted) =>
        new($"'{File}' says '{key}' in its metadata as {value.Type}, and it should be {wanted}: is the file damaged?");
}
