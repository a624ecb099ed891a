using Malmoi.Checkpoints;

namespace Malmoi.Tests.Checkpoints;

public class ShardedCheckpointTests
{
    [Fact]
    public void Both_kinds_of_shards_hold_the_same_model()
    {
        using var safetensors = TensorFile.Open(
            OutsideData.Golden("checkpoints", "sharded_safetensors", "model.safetensors.index.json")
        );
        using var pickles = TensorFile.Open(
            OutsideData.Golden("checkpoints", "sharded_bin", "pytorch_model.bin.index.json")
        );
        Assert.Equal(29, safetensors.Tensors.Count);
        CheckpointAssert.Same(safetensors, pickles);
        var index = Assert.IsType<ShardedCheckpoint>(safetensors).Index;
        Assert.Equal(index.TotalSize, safetensors.Tensors.Sum(tensor => tensor.Length));
    }

    [Fact]
    public void Every_broken_index_is_refused_in_one_line()
    {
        foreach (var path in Directory.GetFiles(OutsideData.Golden("checkpoints", "broken_index")))
        {
            var error = Assert.Throws<InputException>(() => TensorFile.Open(path).Dispose());
            Assert.Contains(Path.GetFileName(path), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shards_are_written_byte_by_byte_as_the_reference_writes_them()
    {
        var golden = OutsideData.Golden("checkpoints", "sharded_safetensors");
        using var checkpoint = ShardedCheckpoint.Open(Path.Combine(golden, "model.safetensors.index.json"));
        using var folder = new TemporaryFolder();
        // In each file some tensor that would not have fitted into the one before comes first.
        var tensors = checkpoint
            .Tensors.OrderBy(tensor => checkpoint.Index.Files[tensor.Name], StringComparer.Ordinal)
            .ThenByDescending(tensor => tensor.Length)
            .ToList();
        Write(folder.Path, checkpoint, tensors, 24_000);
        foreach (var path in Directory.GetFiles(golden, "model*"))
        {
            Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(folder[Path.GetFileName(path)]));
        }

        Assert.Equal(5, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_second_save_leaves_no_file_of_the_first_that_would_be_read_in_its_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("notes.txt", "mine");
        TensorView[] views = [.. Enumerable.Range(0, 5).Select(i => TensorView.Of($"t{i}", [2], [i, i]))];
        Save(views, 8);
        Assert.Equal(5 + 1 + 1, Directory.GetFiles(folder.Path).Length);
        Save(views, 16);
        Assert.Equal(3 + 1 + 1, Directory.GetFiles(folder.Path).Length);
        Save(views, 1000);
        Assert.Equal(
            ["model.safetensors", "notes.txt"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Save(views, 16);
        Assert.False(File.Exists(folder["model.safetensors"]));
        using var read = TensorFile.Open(folder["model.safetensors.index.json"]);
        foreach (var view in views)
        {
            Assert.True(read.TryGet(view.Name, out var tensor));
            Assert.Equal(view.ToFloats(), tensor.ToFloats());
        }

        void Save(TensorView[] views, long size)
        {
            using var writer = new ShardedSafetensorsWriter(folder.Path, views.Select(view => view.Info), size);
            Array.ForEach(views, writer.Write);
            writer.Commit();
        }
    }

    [Fact]
    public void The_weights_of_a_folder_are_found_by_the_reference_s_names()
    {
        foreach (var name in new[] { "bin_zip_bf16", "bin_legacy_f32_tied", "sharded_bin", "sharded_safetensors" })
        {
            using var weights = TensorFile.OpenFolder(OutsideData.Golden("checkpoints", name));
            Assert.Contains(weights.Tensors, tensor => tensor.Name == "model.embed_tokens.weight");
        }

        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => TensorFile.OpenFolder(folder.Path).Dispose());
        Assert.Contains("holds no weights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_that_is_not_where_the_index_says_is_refused()
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder["one.safetensors"], [TensorView.Of("a", [1], [1])]);
        var path = folder.Write("m.index.json", """{"weight_map":{"b":"one.safetensors"}}""");
        var error = Assert.Throws<InputException>(() => TensorFile.Open(path).Dispose());
        Assert.Contains("'b' stands in 'one.safetensors', but it does not", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_index_is_refused_or_names_files_beside_it() =>
        Mutations.Try(
            0.05,
            [
                """{"metadata":{"total_size":83968},"weight_map":{"lm_head.weight":"model-00001-of-00002.safetensors","a":"b"}}"""u8.ToArray(),
                """{"weight_map": {"a": "../../etc/passwd", "한글": "b.bin"}, "x": [1, {"y": null}]}"""u8.ToArray(),
            ],
            (bytes, _) =>
            {
                foreach (var file in ShardIndex.Read(bytes, "mutated").Files.Values)
                {
                    Assert.Equal(file, Path.GetFileName(file));
                }
            }
        );

    private static void Write(string folder, ShardedCheckpoint source, List<TensorInfo> tensors, long size)
    {
        using var writer = new ShardedSafetensorsWriter(folder, tensors, size);
        foreach (var info in tensors)
        {
            Assert.True(source.TryGet(info.Name, out var view));
            writer.Write(view);
        }

        writer.Commit();
    }
}
