using System.Text;
using Malmoi.Models;
using Malmoi.Tests;

namespace Malmoi.Server.Tests;

/// <summary>A file of llama2.c with weights drawn by chance, and a tokenizer of bytes and letters beside it: a Transformer for the managed engine.</summary>
public sealed class TinyLlama : IDisposable
{
    public const int Positions = 512;
    private const int Width = 32;
    private const int Inner = 48;
    private const int Layers = 2;
    private const int Heads = 4;
    private const int KeyValueHeads = 2;
    private readonly TemporaryFolder _folder = new();

    public TinyLlama()
    {
        string[] pieces =
        [
            "<unk>",
            "\n<s>\n",
            "\n</s>\n",
            .. Enumerable.Range(0, 256).Select(value => FormattableString.Invariant($"<0x{value:X2}>")),
            .. " abcdefghijklmnopqrstuvwxyz.,!?".Select(letter => letter.ToString()),
            "th",
            "he",
            "그",
            "는",
            "다",
        ];
        Path = _folder["tiny.bin"];
        WriteModel(pieces.Length);
        WriteTokenizer(pieces);
    }

    public string Path { get; }

    public OpenedModel Open() => EngineFolder.Open(Path);

    public void Dispose() => _folder.Dispose();

    private void WriteModel(int vocabulary)
    {
        using var writer = new BinaryWriter(File.Create(Path));
        foreach (var number in new[] { Width, Inner, Layers, Heads, KeyValueHeads, vocabulary, Positions })
        {
            writer.Write(number);
        }

        var keyWidth = Width / Heads * KeyValueHeads;
        var random = new Random(5);
        Matrix(vocabulary * Width);
        Norms(Layers * Width);
        Matrix(Layers * Width * Width);
        Matrix(2 * Layers * keyWidth * Width);
        Matrix(Layers * Width * Width);
        Norms(Layers * Width);
        Matrix(3 * Layers * Width * Inner);
        Norms(Width);
        Matrix(Positions * (Width / Heads)); // sines and cosines, which are not read

        void Matrix(int count)
        {
            for (var i = 0; i < count; i++)
            {
                writer.Write((random.NextSingle() - 0.5f) * 0.8f);
            }
        }

        void Norms(int count)
        {
            for (var i = 0; i < count; i++)
            {
                writer.Write(1f);
            }
        }
    }

    private void WriteTokenizer(string[] pieces)
    {
        using var writer = new BinaryWriter(File.Create(_folder["tok.bin"]));
        writer.Write(8);
        for (var i = 0; i < pieces.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(pieces[i]);
            writer.Write((float)-i);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }
    }
}
