using Malmoi.Architectures;

namespace Malmoi.Inference;

/// <summary>Where in a page the keys and values of each layer's heads stand.</summary>
/// <remarks>Layer by layer; in a layer the keys of each head, then the values of each head.</remarks>
internal sealed class CacheShape
{
    private readonly long[] _offsets;

    /// <param name="layers">Whose keys and values.</param>
    /// <param name="format">In what form.</param>
    public CacheShape(IReadOnlyList<LayerSpec> layers, CacheFormat format)
    {
        Format = format;
        _offsets = new long[layers.Count + 1];
        for (var layer = 0; layer < layers.Count; layer++)
        {
            var attention = layers[layer].Attention;
            var bytes = 2L * attention.KeyValueHeads * format.Bytes(attention.HeadWidth);
            _offsets[layer + 1] = _offsets[layer] + bytes;
        }
    }

    public CacheFormat Format { get; }

    /// <summary>Bytes of a page.</summary>
    public long PageBytes => _offsets[^1];

    /// <summary>Where the keys of a layer's head begin.</summary>
    public long Keys(int layer, int head, int width) => _offsets[layer] + ((long)head * Format.Bytes(width));

    /// <summary>Where the values of a layer's head begin.</summary>
    public long Values(int layer, int head, int heads, int width) =>
        _offsets[layer] + ((long)(heads + head) * Format.Bytes(width));
}
