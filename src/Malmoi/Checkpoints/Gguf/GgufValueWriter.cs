using System.Text;

namespace Malmoi.Checkpoints.Gguf;

/// <summary>Metadata as bytes of a GGUF file.</summary>
internal static class GgufValueWriter
{
    /// <summary>A key with its type and its value.</summary>
    public static void Write(BinaryWriter writer, string key, GgufValue value)
    {
        Write(writer, key);
        Write(writer, value);
    }

    /// <summary>A value with its type.</summary>
    public static void Write(BinaryWriter writer, GgufValue value)
    {
        writer.Write((uint)value.Type);
        if (value.ElementType is not { } type)
        {
            Write(writer, value.Type, value.Content);
            return;
        }

        var array = (Array)value.Content;
        writer.Write((uint)type);
        writer.Write((ulong)array.Length);
        foreach (var element in array)
        {
            Write(writer, type, element);
        }
    }

    /// <summary>A text with its length.</summary>
    public static void Write(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Write(BinaryWriter writer, GgufType type, object content)
    {
        switch (type)
        {
            case GgufType.UInt8:
                writer.Write((byte)content);
                break;
            case GgufType.Int8:
                writer.Write((sbyte)content);
                break;
            case GgufType.UInt16:
                writer.Write((ushort)content);
                break;
            case GgufType.Int16:
                writer.Write((short)content);
                break;
            case GgufType.UInt32:
                writer.Write((uint)content);
                break;
            case GgufType.Int32:
                writer.Write((int)content);
                break;
            case GgufType.Float32:
                writer.Write((float)content);
                break;
            case GgufType.UInt64:
                writer.Write((ulong)content);
                break;
            case GgufType.Int64:
                writer.Write((long)content);
                break;
            case GgufType.Float64:
                writer.Write((double)content);
                break;
            case GgufType.Boolean:
                writer.Write((bool)content);
                break;
            default:
                Write(writer, (string)content);
                break;
        }
    }
}
