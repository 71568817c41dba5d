package spokes.web.http.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {
    @ParameterizedTest(name = "of 0123456789 that says {0}, with a limit of {1}: {2}")
    @CsvSource(value = {"4, 8, 0123", "10, 10, 0123456789", "12, 20, 0123456789", "10, 4, 01234", "null, 20, 0123456789", "null, 4, 01234", "-1, 20, 0123456789", "many, 20, 0123456789", "0, 20, ''",
        "99999999999999, 2147483646, 0123456789"}, nullValues = "null")
    void is_read_no_further_than_it_says_or_one_byte_beyond_the_limit(String contentLength, int most, String read) throws IOException {
        assertThat(RequestBody.read(new ByteArrayInputStream("0123456789".getBytes(US_ASCII)), contentLength, most)).asString(US_ASCII).isEqualTo(read);
    }
}
