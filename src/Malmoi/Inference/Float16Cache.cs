using Malmoi.Checkpoints;

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

    protected override float* Channel(byte* keys, int channel, int width, float* room) =>
        Widen(keys, channel * PageLength, PageLength, room);

    protected override float* Value(byte* values, int position, int width, float* room) =>
        Widen(values, position * width, width, room);

    private static float* Widen(byte* halves, int start, int count, float* room)
    {
        Widening.ToFloats(ElementType.Float16, halves + (start * sizeof(ushort)), new Span<float>(room, count));
        return room;
    }
}
