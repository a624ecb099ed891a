using Malmoi.Checkpoints;
using Malmoi.Numerics;

namespace Malmoi.Inference;

/// <summary>Keys and values in 16 bits: half the memory, three decimal digits.</summary>
internal sealed unsafe class Float16Cache : CacheFormat
{
    public override string Name => "f16";

    public override int Bytes(int width) => PageLength * width * sizeof(ushort);

    public override void StoreKey(float* key, byte* keys, int position, int width)
    {
        for (var channel = 0; channel < width; channel++)
        {
            ((Half*)keys)[(channel * PageLength) + position] = (Half)key[channel];
        }
    }

    public override void StoreValue(float* value, byte* values, int position, int width)
    {
        for (var channel = 0; channel < width; channel++)
        {
            ((Half*)values)[(position * width) + channel] = (Half)value[channel];
        }
    }

    protected override float* Keys(byte* keys, int positions, int width)
    {
        var room = ThreadScratch.Floats(PageLength * width);
        for (var channel = 0; channel < width; channel++)
        {
            Widen((Half*)keys + (channel * PageLength), positions, room + (channel * PageLength));
        }

        return room;
    }

    protected override float* Values(byte* values, int first, int end, int width)
    {
        var room = ThreadScratch.Floats(PageLength * width);
        Widen((Half*)values + (first * width), (end - first) * width, room);
        return room;
    }

    private static void Widen(Half* halves, int count, float* room) =>
        Widening.ToFloats(ElementType.Float16, (byte*)halves, new Span<float>(room, count));
}
