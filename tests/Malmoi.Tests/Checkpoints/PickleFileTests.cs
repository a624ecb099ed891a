using System.IO.Compression;
using System.Text.Json;
using CsCheck;
using Malmoi.Checkpoints;
using Malmoi.Tests.Repository;

namespace Malmoi.Tests.Checkpoints;

public class PickleFileTests
{
    [Fact]
    public void Every_hostile_file_is_refused_in_one_line()
    {
        var folder = OutsideData.Golden("checkpoints", "malicious");
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        foreach (var entry in manifest.RootElement.EnumerateObject())
        {
            var path = Path.Combine(folder, entry.Name);
            if (entry.Name == "tensor_ok.bin")
            {
                using var file = PickleFile.Open(path);
                Assert.True(file.TryGet("tensor", out var tensor));
                Assert.Equal([2L, 3L], tensor.Shape);
                Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], tensor.ToFloats());
            }
            else
            {
                var error = Assert.Throws<InputException>(() => PickleFile.Open(path).Dispose());
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Theory]
    [InlineData("raw_posix_system_global.pkl", "posix.system")]
    [InlineData("zip_os_system_stack_global.bin", "os.system")]
    [InlineData("zip_builtins_eval.bin", "__builtin__.eval")]
    [InlineData("raw_builtins_exec_py3.pkl", "builtins.exec")]
    [InlineData("zip_subprocess_popen.bin", "subprocess.Popen")]
    [InlineData("raw_inst_opcode.pkl", "os.system")]
    [InlineData("zip_obj_opcode.bin", "os.system")]
    [InlineData("zip_build_setstate.bin", "os.system")]
    [InlineData("zip_getattr_chain.bin", "__builtin__.getattr")]
    [InlineData("torch_zip_with_evil.bin", "posix.system")]
    [InlineData("torch_legacy_with_evil.bin", "posix.system")]
    [InlineData("unknown_storage_type.bin", "torch.EvilStorage")]
    public void A_file_that_wants_to_call_something_is_refused_with_its_name(string file, string name)
    {
        var path = OutsideData.Golden("checkpoints", "malicious", file);
        var error = Assert.Throws<InputException>(() => PickleFile.Open(path).Dispose());
        Assert.Contains($"asks to call '{name}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zoo_zip.bin")]
    [InlineData("zoo_zip_protocol4.bin")]
    [InlineData("zoo_legacy.bin")]
    public void Every_type_view_and_layout_of_the_zoo_is_read_as_PyTorch_reads_it(string name)
    {
        using var expected = SafetensorsFile.Open(Zoo("expected.safetensors"));
        using var file = PickleFile.Open(Zoo(name));
        CheckpointAssert.Same(expected, file);
    }

    [Fact]
    public void A_state_dict_with_the_versions_of_its_modules_is_read()
    {
        using var expected = SafetensorsFile.Open(Zoo("state_dict_with_metadata.expected.safetensors"));
        using var file = PickleFile.Open(Zoo("state_dict_with_metadata.bin"));
        CheckpointAssert.Same(expected, file);
    }

    [Fact]
    public void Tensors_of_a_nested_checkpoint_are_called_by_their_path_and_its_values_kept()
    {
        using var zoo = SafetensorsFile.Open(Zoo("expected.safetensors"));
        using var file = PickleFile.Open(Zoo("nested_checkpoint.bin"));
        Assert.Equal(
            ["model.w", "optimizer.state.0.step", "optimizer.state.0.exp_avg"],
            file.Tensors.Select(tensor => tensor.Name)
        );
        Assert.True(zoo.TryGet("f32", out var expected) & file.TryGet("model.w", out var actual));
        Assert.Equal(expected!.ToFloats(), actual!.ToFloats());
        Assert.Equal("7", file.Values["epoch"]);
        Assert.Equal("1180591620717411303424", file.Values["big_int"]);
        Assert.Equal("한국어😀", file.Values["unicode"]);
        Assert.Equal("torch.float16", file.Values["model.dtype"]);
        Assert.Equal("true", file.Values["model.flag"]);
    }

    [Theory]
    [InlineData("bin_zip_f32_tied", true)]
    [InlineData("bin_legacy_f32_tied", true)]
    [InlineData("bin_zip_bf16", false)]
    [InlineData("bin_zip_f16", false)]
    public unsafe void Whole_models_are_read_and_tied_tensors_share_their_bytes(string name, bool tied)
    {
        using var file = PickleFile.Open(OutsideData.Golden("checkpoints", name, "pytorch_model.bin"));
        Assert.All(file.Tensors, info => Assert.True(file.TryGet(info.Name, out _)));
        if (tied)
        {
            Assert.True(file.TryGet("lm_head.weight", out var head));
            Assert.True(file.TryGet("model.embed_tokens.weight", out var embedding));
            Assert.True(head.Pointer == embedding.Pointer);
        }
    }

    [Fact]
    public void A_compressed_archive_is_unpacked()
    {
        using var file = PickleFile.Open(TorchSamples.Zip(CompressionLevel.Optimal), "made");
        Assert.True(file.TryGet("a.weight", out var tensor));
        Assert.Equal(TorchSamples.Transposed, tensor.ToFloats());
        Assert.Equal("3", file.Values["epoch"]);
    }

    [Fact]
    public void Any_steps_over_a_storage_give_the_elements_of_the_obvious_loop() =>
        Gen.Select(Gen.Long[0, 4].Array[0, 4], Gen.Int[0, 5].Array[4], Gen.Int[0, 3])
            .Sample(
                (sizes, strides, offset) =>
                {
                    long[] steps = [.. strides.Take(sizes.Length)];
                    var last = offset + sizes.Select((size, i) => (size - 1) * steps[i]).Sum();
                    var bytes = TorchSamples.Legacy(sizes, steps, offset, count: Math.Max(1, (int)last + 1));
                    using var file = PickleFile.Open(bytes, "made");
                    Assert.True(file.TryGet("a.weight", out var tensor));
                    Assert.Equal(Obvious(sizes, steps, offset), tensor.ToFloats());
                },
                iter: 2000
            );

    [Fact]
    public void Whole_numbers_written_long_are_the_same_numbers()
    {
        byte[] program = [0x80, 2, (byte)'}', (byte)'(', .. TorchSamples.Text("a"), 0x8a, 1, 5];
        program =
        [
            .. program,
            .. TorchSamples.Text("b"),
            0x8a,
            0,
            0x8a,
            1,
            0xff,
            .. TorchSamples.Text("c"),
            (byte)'u',
            (byte)'.',
        ];
        using var file = PickleFile.Open(TorchSamples.Zip(program, []), "made");
        Assert.Equal("5", file.Values["a"]);
        Assert.Equal("0", file.Values["b"]);
        Assert.Equal("c", file.Values["-1"]);

        var bytes = TorchSamples.Zip(TorchSamples.Widened(), TorchSamples.Floats(6));
        using var wide = PickleFile.Open(bytes, "made");
        Assert.True(wide.TryGet("a.weight", out var tensor));
        Assert.Equal(TorchSamples.Transposed, tensor.ToFloats());
    }

    [Fact]
    public void Types_without_a_class_of_storage_are_read_by_their_name()
    {
        byte[] program =
        [
            0x80,
            2,
            (byte)'}',
            .. TorchSamples.Text("a"),
            .. "ctorch._utils\n_rebuild_tensor_v3\n(("u8,
            .. TorchSamples.Text("storage"),
            .. "ctorch.storage\nUntypedStorage\n"u8,
            .. TorchSamples.Text("0"),
            .. TorchSamples.Text("cpu"),
            .. Ops("K\u0004tQK\u0001K\u0003\u0085K\u0001\u0085\u0089"),
            .. "ccollections\nOrderedDict\n)Rctorch\nfloat8_e4m3fn\ntRs."u8,
        ];
        using var file = PickleFile.Open(TorchSamples.Zip(program, [0, 0x38, 0xb8, 0x7e]), "made");
        Assert.True(file.TryGet("a", out var tensor));
        Assert.Equal(ElementType.Float8E4M3, tensor.Type);
        Assert.Equal([1f, -1f, 448f], tensor.ToFloats());
    }

    [Fact]
    public void A_storage_that_is_a_part_of_another_is_read_from_there()
    {
        byte[] program =
        [
            .. Ops("\u0080\u0002"),
            .. "ctorch._utils\n_rebuild_tensor\n(("u8,
            .. TorchSamples.Text("storage"),
            .. "ctorch.cuda\nFloatStorage\n"u8,
            .. TorchSamples.Text("0"),
            .. TorchSamples.Text("cuda:0"),
            .. Ops("K\u0006("),
            .. TorchSamples.Text("1"),
            .. Ops("K\u0002K\u0003ttQK\u0001K\u0002\u0085K\u0001\u0085tR."),
        ];
        using var file = PickleFile.Open(TorchSamples.Zip(program, TorchSamples.Floats(6)), "made");
        Assert.True(file.TryGet("tensor", out var tensor));
        Assert.Equal([3f, 4f], tensor.ToFloats());
    }

    [Fact]
    public void An_ordered_dictionary_of_Python_2_is_made_of_pairs()
    {
        byte[] program = [.. Ops("\u0080\u0002"), .. "ccollections\nOrderedDict\n(](](U\u0001aK\u0005eetR."u8];
        using var file = PickleFile.Open(TorchSamples.Zip(program, []), "made");
        Assert.Equal("5", file.Values["a"]);
    }

    [Fact]
    public void A_big_endian_file_is_refused()
    {
        var error = Assert.Throws<InputException>(() =>
            PickleFile.Open(TorchSamples.Zip(CompressionLevel.NoCompression, "big"), "made").Dispose()
        );
        Assert.Contains("big-endian", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "m/data.pkl", "m/data/0" })
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(new byte[100 << 20]);
            }
        }

        var error = Assert.Throws<InputException>(() => PickleFile.Open(stream.ToArray(), "made").Dispose());
        Assert.Contains("zip bomb", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickle_that_unfolds_without_end_is_refused()
    {
        // Forty dictionaries, each with the one before it in it twice: 2^40 paths.
        var program = new List<byte> { 0x80, 2, (byte)'}', (byte)'q', 0 };
        for (byte i = 1; i < 40; i++)
        {
            program.AddRange([(byte)'}', (byte)'(', .. TorchSamples.Text("a"), (byte)'h', (byte)(i - 1)]);
            program.AddRange([.. TorchSamples.Text("b"), (byte)'h', (byte)(i - 1), (byte)'u', (byte)'q', i]);
        }

        var error = Assert.Throws<InputException>(() =>
            PickleFile.Open(TorchSamples.Zip([.. program, (byte)'.'], []), "made").Dispose()
        );
        Assert.Contains("again and again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copies_of_copies_take_no_memory_without_end()
    {
        // A list of a thousand pairs, made into a dictionary again and again.
        var program = new List<byte> { 0x80, 2, (byte)']', (byte)'(' };
        for (var i = 0; i < 1000; i++)
        {
            program.AddRange([(byte)'M', .. BitConverter.GetBytes((ushort)i), (byte)'N', 0x86]);
        }

        program.AddRange([(byte)'e', (byte)'q', 0, .. "ccollections\nOrderedDict\nq\x01"u8]);
        for (var i = 0; i < 100_000; i++)
        {
            program.AddRange([(byte)'h', 1, (byte)'h', 0, 0x85, (byte)'R']);
        }

        var bytes = TorchSamples.Zip([.. program, (byte)'.'], []);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InputException>(() => PickleFile.Open(bytes, "made").Dispose());
        Assert.Contains("objects", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 << 20);
    }

    [Fact]
    public void A_long_name_over_many_tensors_is_refused()
    {
        byte[] program = [0x80, 2, (byte)'}', .. TorchSamples.Text(new string('x', 5000)), (byte)'}'];
        program = [.. program, .. TorchSamples.Text("y"), (byte)'N', (byte)'s', (byte)'s', (byte)'.'];
        var error = Assert.Throws<InputException>(() =>
            PickleFile.Open(TorchSamples.Zip(program, []), "made").Dispose()
        );
        Assert.Contains("longer than 4096 letters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_does_not_repeat_a_long_name()
    {
        var program = "ca\n"u8.ToArray().Concat(new byte[3000].Select(_ => (byte)'b')).Concat("\n."u8.ToArray());
        var error = Assert.Throws<InputException>(() =>
            PickleFile.Open(TorchSamples.Zip([.. program], []), "made").Dispose()
        );
        Assert.InRange(error.Message.Length, 300, 700);
    }

    [Fact]
    public void A_mutated_file_is_refused_or_read()
    {
        byte[][] samples =
        [
            TorchSamples.Zip(CompressionLevel.NoCompression),
            TorchSamples.Zip(CompressionLevel.Optimal),
            TorchSamples.Legacy([2, 3], [1, 2], 0, 6),
            File.ReadAllBytes(Zoo("nested_checkpoint.bin")),
            File.ReadAllBytes(Zoo("zoo_legacy.bin")),
            File.ReadAllBytes(Zoo("zoo_zip_protocol4.bin")),
        ];
        Mutations.Try(
            0.15,
            samples,
            (bytes, _) =>
            {
                using var file = PickleFile.Open(bytes, "mutated");
                foreach (var tensor in file.Tensors.Where(tensor => tensor.Type != ElementType.Complex64))
                {
                    Assert.True(file.TryGet(tensor.Name, out var view));
                    Assert.Equal(tensor.Count, view.ToFloats().Length);
                }
            }
        );
    }

    // A letter for each byte.
    private static byte[] Ops(string letters) => System.Text.Encoding.Latin1.GetBytes(letters);

    private static string Zoo(string name) =>
        SourceTree.Path($"tests/Malmoi.Tests/Fixtures/checkpoints/tensor_zoo/{name}");

    private static float[] Obvious(long[] sizes, long[] strides, long offset) =>
        sizes.Length == 0
            ? [offset]
            :
            [
                .. Enumerable
                    .Range(0, (int)sizes[0])
                    .SelectMany(i => Obvious(sizes[1..], strides[1..], offset + (i * strides[0]))),
            ];
}
