using System.Numerics;
using System.Runtime.CompilerServices;
using Malmoi.Numerics;

namespace Malmoi.Inference;

/// <summary>Keys and values in 8 bits, each vector of a head with a scale of its own: a quarter of the memory.</summary>
/// <remarks>A number is its byte times its vector's scale, max |x| / 127. A page's scales stand after its bytes.</remarks>
internal sealed unsafe class Bytes8Cache : CacheFormat
{
    public override string Name => "q8";

    public override int Bytes(int width) => PageLength * (width + sizeof(float));

    public override void StoreKey(float* key, byte* keys, int position, int width) =>
        Store(key, (sbyte*)keys + position, PageLength, Scales(keys, width) + position, width);

    public override void StoreValue(float* value, byte* values, int position, int width) =>
        Store(value, (sbyte*)values + (position * width), 1, Scales(values, width) + position, width);

    protected override float* Keys(byte* keys, int positions, int width)
    {
        var room = ThreadScratch.Floats(PageLength * width);
        var scales = Scales(keys, width);
        for (var channel = 0; channel < width; channel++)
        {
            var own = room + (channel * PageLength);
            Widen((sbyte*)keys + (channel * PageLength), positions, own);
            for (var i = 0; i < positions; i += Vector<float>.Count)
            {
                VectorArithmetic.Put(own + i, VectorArithmetic.At(own + i) * VectorArithmetic.At(scales + i));
            }
        }

        return room;
    }

    protected override float* Values(byte* values, int first, int end, int width)
    {
        var room = ThreadScratch.Floats(PageLength * width);
        var scales = Scales(values, width);
        Widen((sbyte*)values + (first * width), (end - first) * width, room);
        for (var position = first; position < end; position++)
        {
            VectorArithmetic.Scale(room + ((position - first) * width), scales[position], width);
        }

        return room;
    }

    private static float* Scales(byte* page, int width) => (float*)(page + (PageLength * width));

    private static void Store(float* x, sbyte* to, int stride, float* scale, int width)
    {
        var most = 0f;
        for (var i = 0; i < width; i++)
        {
            most = Math.Max(most, Math.Abs(x[i]));
        }

        *scale = most / 127;
        var inverse = most > 0 ? 127 / most : 0;
        for (var i = 0; i < width; i++)
        {
            to[i * stride] = (sbyte)MathF.Round(x[i] * inverse);
        }
    }

    private static void Widen(sbyte* bytes, int count, float* room)
    {
        var i = 0;
        for (; i <= count - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
        {
            Vector.Widen(Unsafe.ReadUnaligned<Vector<sbyte>>(bytes + i), out var low, out var high);
            Put(low, room + i);
            Put(high, room + i + Vector<short>.Count);
        }

        for (; i < count; i++)
        {
            room[i] = bytes[i];
        }
    }

    private static void Put(Vector<short> numbers, float* room)
    {
        Vector.Widen(numbers, out var low, out var high);
        VectorArithmetic.Put(room, Vector.ConvertToSingle(low));
        VectorArithmetic.Put(room + Vector<int>.Count, Vector.ConvertToSingle(high));
    }
}
