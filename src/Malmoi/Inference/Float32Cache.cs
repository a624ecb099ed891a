namespace Malmoi.Inference;

/// <summary>Keys and values as they were computed.</summary>
internal sealed unsafe class Float32Cache : CacheFormat
{
    public override string Name => "f32";

    public override int Bytes(int width) => PageLength * width * sizeof(float);

    public override void StoreKey(float* key, byte* keys, int position, int width)
    {
        for (var channel = 0; channel < width; channel++)
        {
            ((float*)keys)[(channel * PageLength) + position] = key[channel];
        }
    }

    public override void StoreValue(float* value, byte* values, int position, int width) =>
        new ReadOnlySpan<float>(value, width).CopyTo(new Span<float>((float*)values + (position * width), width));

    protected override float* Keys(byte* keys, int positions, int width) => (float*)keys;

    protected override float* Values(byte* values, int first, int end, int width) => (float*)values + (first * width);
}
