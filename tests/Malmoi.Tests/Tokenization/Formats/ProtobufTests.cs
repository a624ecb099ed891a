using System.Buffers;
using CsCheck;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Tokenization.Formats;

public class ProtobufTests
{
    [Fact]
    public void Fields_are_read_as_they_were_set()
    {
        var fields = ProtobufFields
            .None.With(3, 300)
            .With(40, -1)
            .With(1, "한글")
            .With(10, 0.9995f)
            .With(30, ["a", "", "b"])
            .With(24, true);
        var read = ProtobufFields.Read(Bytes(fields), "x", 0);
        Assert.Equal(300, read.Integer(3, 0));
        Assert.Equal(-1, read.Integer(40, 0));
        Assert.Equal("한글", read.Text(1, ""));
        Assert.Equal(0.9995f, read.Single(10, 0));
        Assert.Equal(["a", "", "b"], read.Texts(30));
        Assert.True(read.Flag(24, false));
        Assert.Equal(7, read.Integer(4, 7));
    }

    [Fact]
    public void Fields_stand_in_the_order_of_their_numbers_and_a_change_keeps_the_rest()
    {
        var fields = ProtobufFields.None.With(5, 1).With(2, "x").With(9, true);
        Assert.Equal([0x12, 1, (byte)'x', 0x28, 1, 0x48, 1], Bytes(fields));
        Assert.Equal([0x12, 1, (byte)'x', 0x28, 0x96, 1, 0x48, 1], Bytes(fields.With(5, 150)));
    }

    [Fact]
    public void Whatever_is_a_message_is_written_as_it_was_read() =>
        Gen
            .Byte.Array[0, 40]
            .Sample(bytes =>
            {
                try
                {
                    Assert.Equal(bytes, Bytes(ProtobufFields.Read(bytes, "x", 0)));
                }
                catch (InputException error)
                {
                    Assert.Contains("'x' at byte", error.Message, StringComparison.Ordinal);
                }
            });

    [Theory]
    [InlineData(
        new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 },
        "bytes where 0 are left"
    )]
    [InlineData(new byte[] { 0x0a, 5, 1 }, "5 bytes where 1 are left")]
    [InlineData(new byte[] { 0x0d, 1, 2 }, "4 bytes where 2 are left")]
    [InlineData(new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1 }, "does not end")]
    [InlineData(new byte[] { 0x08, 0x80 }, "does not end")]
    [InlineData(new byte[] { 0x00, 1 }, "number 0")]
    [InlineData(new byte[] { 0x0b }, "unknown type 3")]
    public void A_damaged_message_is_refused_with_file_and_place(byte[] message, string reason)
    {
        var error = Assert.Throws<InputException>(() => ProtobufFields.Read(message, "spiece.model", 100));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("'spiece.model' at byte 10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_another_type_and_broken_text_are_refused()
    {
        var fields = ProtobufFields.Read(new byte[] { 0x08, 1, 0x12, 1, 0xff }, "x", 0);
        Assert.Throws<InputException>(() => fields.Text(1, ""));
        Assert.Throws<InputException>(() => fields.Text(2, ""));
    }

    private static byte[] Bytes(ProtobufFields fields)
    {
        var output = new ArrayBufferWriter<byte>();
        fields.Write(output);
        return output.WrittenSpan.ToArray();
    }
}
