using Malmoi.Checkpoints;
using Malmoi.Checkpoints.Gguf;

namespace Malmoi.Tests.Checkpoints;

public class GgufShardsTests
{
    [Fact]
    public void A_model_in_three_files_is_opened_by_any_of_them()
    {
        using var folder = new TemporaryFolder();
        Split(folder);
        foreach (var number in new[] { 1, 2, 3 })
        {
            using var model = GgufShards.Open(folder[Name(number)]);
            Assert.Equal(["a", "b", "c"], model.Tensors.Select(tensor => tensor.Name));
            Assert.Equal("first", model.Metadata.Text("general.name"));
            Assert.True(model.TryGet("c", out var c));
            Assert.Equal([3f], c.ToFloats());
            Assert.False(model.TryGet("d", out _));
        }
    }

    [Fact]
    public void A_missing_a_renamed_and_a_foreign_file_are_refused_with_their_names()
    {
        using var folder = new TemporaryFolder();
        Split(folder);
        File.Copy(folder[Name(1)], folder["renamed.gguf"]);
        Refused("renamed.gguf", "is not called so");
        File.Delete(folder[Name(2)]);
        Refused(Name(1), $"{Name(2)}' is missing");
        File.Copy(folder[Name(3)], folder[Name(2)]);
        Refused(Name(1), "does not say that it is file 2 of 3");
        Write(folder, 2, "a");
        Refused(Name(1), "has it too");
        Write(folder, 2, "b", "x");
        Refused(Name(1), "has 3 tensors, and its 3 file(s) have 4");

        void Refused(string name, string why)
        {
            var error = Assert.Throws<InputException>(() => GgufShards.Open(folder[name]).Dispose());
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
        }
    }

    private static string Name(int number) => $"m-{number:D5}-of-00003.gguf";

    private static void Split(TemporaryFolder folder)
    {
        Write(folder, 1, "a");
        Write(folder, 2, "b");
        Write(folder, 3, "c");
    }

    private static void Write(TemporaryFolder folder, int number, params string[] tensors)
    {
        var metadata = new GgufMetadata
        {
            { "split.no", GgufValue.Of((ushort)(number - 1)) },
            { "split.count", GgufValue.Of((ushort)3) },
            { "split.tensors.count", GgufValue.Of(3) },
        };
        if (number == 1)
        {
            metadata.Add("general.name", "first");
        }

        GgufWriter.Write(
            folder[Name(number)],
            metadata,
            tensors.Select(name => TensorView.Of(name, [1], [(float)number]))
        );
    }
}
