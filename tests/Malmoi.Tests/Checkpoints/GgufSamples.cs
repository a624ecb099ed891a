using System.Text;
using Malmoi.Checkpoints.Gguf;

namespace Malmoi.Tests.Checkpoints;

/// <summary>Small GGUF files, byte by byte.</summary>
internal static class GgufSamples
{
    /// <summary>A file with every type of metadata, a matrix of F32, one of F16 and one in Q8_0.</summary>
    public static byte[] Small(int version = 3, int alignment = 32)
    {
        var file = new Sample(version, tensors: 3, values: 16);
        file.Key("general.architecture", GgufType.Text).Text("llama");
        file.Key("general.alignment", GgufType.UInt32).Raw((uint)alignment);
        file.Key("u8", GgufType.UInt8).Raw((byte)255);
        file.Key("i8", GgufType.Int8).Raw(unchecked((byte)-1));
        file.Key("u16", GgufType.UInt16).Raw((ushort)65535);
        file.Key("i16", GgufType.Int16).Raw((short)-2);
        file.Key("u32", GgufType.UInt32).Raw(4_000_000_000u);
        file.Key("i32", GgufType.Int32).Raw(-3);
        file.Key("f32", GgufType.Float32).Raw(1.5f);
        file.Key("bool", GgufType.Boolean).Raw((byte)1);
        file.Key("u64", GgufType.UInt64).Raw(ulong.MaxValue);
        file.Key("i64", GgufType.Int64).Raw(-5L);
        file.Key("f64", GgufType.Float64).Raw(-2.25);
        file.Key("texts", GgufType.Array).Raw((uint)GgufType.Text).Raw(2ul).Text("한글").Text("");
        file.Key("numbers", GgufType.Array).Raw((uint)GgufType.Int32).Raw(3ul).Raw(1).Raw(-2).Raw(3);
        file.Key("none", GgufType.Array).Raw((uint)GgufType.Float32).Raw(0ul);
        file.Tensor("m", 0, 0, 4, 3);
        file.Tensor("h", 1, (ulong)Math.Max(alignment, 64), 2);
        file.Tensor("q", 8, (ulong)Math.Max(alignment, 64) + (ulong)alignment, 32, 1);
        file.Align(alignment);
        for (var i = 0; i < 12; i++)
        {
            file.Raw((float)i);
        }

        file.Align(alignment).Raw((Half)1).Raw((Half)(-2)).Align(alignment).Raw((Half)0.5);
        for (var i = 0; i < 32; i++)
        {
            file.Raw((byte)i);
        }

        return file.Align(alignment).ToArray();
    }

    /// <summary>Writes what it is told, rule or not.</summary>
    public sealed class Sample
    {
        private readonly List<byte> _bytes = [];

        public Sample(int version, ulong tensors, ulong values) =>
            Raw(0x46554747u).Raw((uint)version).Raw(tensors).Raw(values);

        public Sample Raw<T>(T value)
            where T : unmanaged
        {
            _bytes.AddRange(System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>([value]));
            return this;
        }

        public Sample Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Raw((ulong)bytes.Length);
            _bytes.AddRange(bytes);
            return this;
        }

        public Sample Key(string key, GgufType type) => Text(key).Raw((uint)type);

        /// <param name="name">The tensor's.</param>
        /// <param name="type">ggml's number.</param>
        /// <param name="offset">Behind the header.</param>
        /// <param name="sizes">Innermost first.</param>
        public Sample Tensor(string name, uint type, ulong offset, params long[] sizes)
        {
            Text(name).Raw((uint)sizes.Length);
            Array.ForEach(sizes, size => Raw(size));
            return Raw(type).Raw(offset);
        }

        public Sample Align(int alignment = 32)
        {
            while (_bytes.Count % alignment != 0)
            {
                _bytes.Add(0);
            }

            return this;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
